package dev.parley.chats;

import static dev.parley.db.BinaryArray.longs;
import static dev.parley.db.BinaryArray.texts;
import static dev.parley.db.BinaryArray.uuids;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Sends in PostgreSQL, in plain JDBC for the sake of round trips: the driver puts `begin`, the
/// locks and the look-up into one. Belongs to one transaction and its thread, on a connection with
/// [#SETTINGS].
///
/// The look-up is a statement of its own after the locks, and so has a fresh snapshot in which
/// everything is visible that was committed by those who held the locks before.
///
/// Who claims numbers without having looked anything up learns from the rows that were reached, and
/// from the unique key, whether everything was as it took for granted.
final class PostgresSendStore implements SendStore {
  /// How the server is to treat a connection that writes. Whatever the statistics of a young table
  /// say, each row is to be reached through its index, by a plan that is made once. A process that
  /// is cut off, or frozen, in the middle must not hold its chats for longer than four seconds.
  static final String SETTINGS =
      """
      set plan_cache_mode = force_generic_plan;
      set enable_seqscan = off;
      set enable_hashjoin = off;
      set enable_mergejoin = off;
      set idle_in_transaction_session_timeout = 4000;
      """;

  private static final String OPEN =
      """
      select chat_id, last_seq, last_activity_at
        from chats
       where chat_id = any(?) and deleted_at is null
       order by chat_id
         for update;
      select s.ord,
             exists (select 1 from members m
                      where m.chat_id = s.chat_id and m.user_id = s.sender_id) as member,
             f.seq, f.text, f.reply_to, f.mentions, f.sent_at, f.edited_at, f.deleted_at, f.change,
             t.sender_id as target_sender, t.excerpt, t.deleted as target_deleted,
             array(select m.user_id from members m
                    where m.chat_id = s.chat_id and m.user_id = any(s.mentions::uuid[])) as mentioned
        from unnest(?, ?, ?, ?, ?)
             with ordinality as s (chat_id, sender_id, client_id, reply_to, mentions, ord)
        left join lateral (
               select * from messages x
                where x.chat_id = s.chat_id and x.sender_id = s.sender_id
                  and x.client_id = s.client_id
                limit 1) f on true
        left join lateral (
               select x.sender_id, left(x.text, 200) as excerpt, x.deleted_at is not null as deleted
                 from messages x
                where x.chat_id = s.chat_id and x.seq = s.reply_to
                limit 1) t on true
       order by s.ord
      """;

  private static final String CLAIM =
      """
      update chats c
         set last_seq = c.last_seq + n.count,
             last_activity_at = greatest(c.last_activity_at, ?::timestamptz)
        from unnest(?, ?) as n (chat_id, count)
       where c.chat_id = n.chat_id and c.deleted_at is null
      returning c.chat_id, c.last_seq - n.count as last_seq, c.last_activity_at
      """;

  private static final String APPEND =
      """
      with sent as (
        insert into messages
               (chat_id, seq, sender_id, client_id, text, reply_to, mentions, sent_at)
        select chat_id, seq, sender_id, client_id, text, nullif(reply_to, 0), mentions::uuid[],
               sent_at::timestamptz
          from unnest(?, ?, ?, ?, ?, ?, ?, ?)
               as s (chat_id, seq, sender_id, client_id, text, reply_to, mentions, sent_at)
      )
      update members m
         set read_seq = r.seq
        from unnest(?, ?, ?) as r (chat_id, user_id, seq)
       where m.chat_id = r.chat_id and m.user_id = r.user_id and m.read_seq < r.seq
      """;

  private static final String MENTION =
      """
      update members m
         set mention_seq = n.seq
        from unnest(?, ?, ?) as n (chat_id, user_id, seq)
       where m.chat_id = n.chat_id and m.user_id = n.user_id and m.mention_seq < n.seq
      """;

  private static final String UNIQUE_VIOLATION = "23505";

  /// PostgreSQL compares the bytes of UUIDs; Java compares two signed numbers.
  private static final Comparator<UUID> POSTGRES_ORDER =
      Comparator.<UUID>comparingLong(id -> id.getMostSignificantBits() ^ Long.MIN_VALUE)
          .thenComparingLong(id -> id.getLeastSignificantBits() ^ Long.MIN_VALUE);

  private final Connection connection;

  PostgresSendStore(Handle handle) {
    this.connection = handle.getConnection();
  }

  @Override
  public Opening open(Collection<UUID> chatIds, List<NewMessage> sends) {
    try (PreparedStatement open = connection.prepareStatement(OPEN)) {
      open.setObject(1, uuids(List.copyOf(chatIds), id -> id));
      open.setObject(2, uuids(sends, NewMessage::chatId));
      open.setObject(3, uuids(sends, NewMessage::senderId));
      open.setObject(4, texts(sends, NewMessage::clientId));
      open.setObject(5, longs(sends, NewMessage::replyTo));
      open.setObject(6, texts(sends, send -> literal(send.mentions())));
      open.execute();
      Map<UUID, LockedChat> chats = chats(open);
      open.getMoreResults();
      List<Facts> facts = new ArrayList<>(sends.size());
      try (ResultSet rows = nextRows(open)) {
        while (rows.next()) {
          facts.add(facts(rows, sends.get(facts.size())));
        }
      }
      return new Opening(chats, facts);
    } catch (SQLException e) {
      throw new PostgresStorage.StatementException(e);
    }
  }

  @Override
  public Map<UUID, LockedChat> claim(Map<UUID, Integer> counts, Instant now) {
    // In the order in which the chats are locked otherwise, so that nobody waits in a circle.
    List<Map.Entry<UUID, Integer>> rows =
        counts.entrySet().stream().sorted(Map.Entry.comparingByKey(POSTGRES_ORDER)).toList();
    try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
      claim.setString(1, now.toString());
      claim.setObject(2, uuids(rows, Map.Entry::getKey));
      claim.setObject(3, longs(rows, Map.Entry::getValue));
      claim.execute();
      return chats(claim);
    } catch (SQLException e) {
      throw new PostgresStorage.StatementException(e);
    }
  }

  @Override
  public boolean append(List<StoredMessage> messages) {
    Map<Reader, StoredMessage> read = new HashMap<>();
    Map<Reader, Long> mentioned = new HashMap<>();
    for (StoredMessage message : messages) {
      read.put(new Reader(message.chatId(), message.senderId()), message);
      for (UUID user : message.mentions()) {
        mentioned.put(new Reader(message.chatId(), user), message.seq());
      }
    }
    List<StoredMessage> readers = List.copyOf(read.values());
    try (PreparedStatement append = connection.prepareStatement(APPEND)) {
      append.setObject(1, uuids(messages, StoredMessage::chatId));
      append.setObject(2, longs(messages, StoredMessage::seq));
      append.setObject(3, uuids(messages, StoredMessage::senderId));
      append.setObject(4, texts(messages, StoredMessage::clientId));
      append.setObject(5, texts(messages, StoredMessage::text));
      append.setObject(6, longs(messages, StoredMessage::replyTo));
      append.setObject(7, texts(messages, message -> literal(message.mentions())));
      append.setObject(8, texts(messages, message -> message.sentAt().toString()));
      append.setObject(9, uuids(readers, StoredMessage::chatId));
      append.setObject(10, uuids(readers, StoredMessage::senderId));
      append.setObject(11, longs(readers, StoredMessage::seq));
      boolean members = append.executeUpdate() == readers.size();
      if (members && !mentioned.isEmpty()) {
        mention(List.copyOf(mentioned.entrySet()));
      }
      return members;
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
        return false;
      }
      throw new PostgresStorage.StatementException(e);
    }
  }

  private void mention(List<Map.Entry<Reader, Long>> newest) throws SQLException {
    try (PreparedStatement mention = connection.prepareStatement(MENTION)) {
      mention.setObject(1, uuids(newest, entry -> entry.getKey().chatId()));
      mention.setObject(2, uuids(newest, entry -> entry.getKey().userId()));
      mention.setObject(3, longs(newest, Map.Entry::getValue));
      mention.executeUpdate();
    }
  }

  private record Reader(UUID chatId, UUID userId) {}

  private static Map<UUID, LockedChat> chats(PreparedStatement statement) throws SQLException {
    Map<UUID, LockedChat> chats = new HashMap<>();
    try (ResultSet rows = nextRows(statement)) {
      while (rows.next()) {
        UUID id = Rows.uuid(rows, "chat_id");
        chats.put(
            id,
            new LockedChat(id, rows.getLong("last_seq"), Rows.instant(rows, "last_activity_at")));
      }
    }
    return chats;
  }

  private static ResultSet nextRows(PreparedStatement statement) throws SQLException {
    ResultSet rows = statement.getResultSet();
    while (rows == null) {
      if (!statement.getMoreResults() && statement.getUpdateCount() < 0) {
        throw new SQLException("The statement gave fewer results than it has selects");
      }
      rows = statement.getResultSet();
    }
    return rows;
  }

  private static Facts facts(ResultSet row, NewMessage send) throws SQLException {
    return new Facts(
        row.getBoolean("member"),
        first(row, send),
        target(row, send),
        new HashSet<>(Rows.uuids(row, "mentioned")));
  }

  private static @Nullable StoredMessage first(ResultSet row, NewMessage send) throws SQLException {
    Instant sentAt = Rows.instantOrNull(row, "sent_at");
    return sentAt == null
        ? null
        : new StoredMessage(
            send.chatId(),
            row.getLong("seq"),
            send.senderId(),
            send.clientId(),
            row.getString("text"),
            row.getLong("reply_to"),
            Rows.uuids(row, "mentions"),
            sentAt,
            Rows.instantOrNull(row, "edited_at"),
            Rows.instantOrNull(row, "deleted_at"),
            row.getLong("change"));
  }

  private static @Nullable ReplyTarget target(ResultSet row, NewMessage send) throws SQLException {
    UUID sender = row.getObject("target_sender", UUID.class);
    return sender == null
        ? null
        : new ReplyTarget(
            new MessageKey(send.chatId(), send.replyTo()),
            sender,
            row.getString("excerpt"),
            row.getBoolean("target_deleted"));
  }

  /// An array within an array: the elements of a `text[]` may be array literals of any length.
  private static String literal(List<UUID> ids) {
    if (ids.isEmpty()) {
      return "{}";
    }
    StringBuilder literal = new StringBuilder("{");
    for (UUID id : ids) {
      literal.append(literal.length() == 1 ? "" : ",").append(id);
    }
    return literal.append('}').toString();
  }
}
