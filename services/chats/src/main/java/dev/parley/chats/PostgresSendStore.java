package dev.parley.chats;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Sends in PostgreSQL, in plain JDBC for the sake of round trips: the driver puts `begin`, the
/// settings, the locks and the look-up into one. Belongs to one transaction and its thread.
///
/// The look-up is a statement of its own after the locks, and so has a fresh snapshot in which
/// everything is visible that was committed by those who held the locks before.
final class PostgresSendStore implements SendStore {
  // Whatever the statistics of a young table say, each row is to be reached through its index. A
  // process that is cut off in the middle must not hold its chats for longer than ten seconds.
  private static final String OPEN =
      """
      set local enable_seqscan = off;
      set local enable_hashjoin = off;
      set local enable_mergejoin = off;
      set local idle_in_transaction_session_timeout = 10000;
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

  private static final String APPEND =
      """
      with sent as (
        insert into messages
               (chat_id, seq, sender_id, client_id, text, reply_to, mentions, sent_at)
        select chat_id, seq, sender_id, client_id, text, nullif(reply_to, 0), mentions::uuid[],
               sent_at::timestamptz
          from unnest(?, ?, ?, ?, ?, ?, ?, ?)
               as s (chat_id, seq, sender_id, client_id, text, reply_to, mentions, sent_at)
      ), moved as (
        update chats c
           set last_seq = n.seq, last_activity_at = n.sent_at::timestamptz
          from unnest(?, ?, ?) as n (chat_id, seq, sent_at)
         where c.chat_id = n.chat_id
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

  private final Connection connection;

  PostgresSendStore(Handle handle) {
    this.connection = handle.getConnection();
  }

  @Override
  public Opening open(Collection<UUID> chatIds, List<NewMessage> sends) {
    try (PreparedStatement open = connection.prepareStatement(OPEN)) {
      open.setArray(1, connection.createArrayOf("uuid", chatIds.toArray()));
      bind(open, 2, "uuid", sends, NewMessage::chatId);
      bind(open, 3, "uuid", sends, NewMessage::senderId);
      bind(open, 4, "text", sends, NewMessage::clientId);
      bind(open, 5, "int8", sends, NewMessage::replyTo);
      bind(open, 6, "text", sends, send -> literal(send.mentions()));
      open.execute();
      Map<UUID, LockedChat> chats = new HashMap<>();
      try (ResultSet rows = nextRows(open)) {
        while (rows.next()) {
          UUID id = Rows.uuid(rows, "chat_id");
          chats.put(
              id,
              new LockedChat(id, rows.getLong("last_seq"), Rows.instant(rows, "last_activity_at")));
        }
      }
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
  public void append(List<StoredMessage> messages) {
    Map<UUID, StoredMessage> newest = new HashMap<>();
    Map<Reader, StoredMessage> read = new HashMap<>();
    Map<Reader, Long> mentioned = new HashMap<>();
    for (StoredMessage message : messages) {
      newest.put(message.chatId(), message);
      read.put(new Reader(message.chatId(), message.senderId()), message);
      for (UUID user : message.mentions()) {
        mentioned.put(new Reader(message.chatId(), user), message.seq());
      }
    }
    List<StoredMessage> chats = List.copyOf(newest.values());
    List<StoredMessage> readers = List.copyOf(read.values());
    try (PreparedStatement append = connection.prepareStatement(APPEND)) {
      bind(append, 1, "uuid", messages, StoredMessage::chatId);
      bind(append, 2, "int8", messages, StoredMessage::seq);
      bind(append, 3, "uuid", messages, StoredMessage::senderId);
      bind(append, 4, "text", messages, StoredMessage::clientId);
      bind(append, 5, "text", messages, StoredMessage::text);
      bind(append, 6, "int8", messages, StoredMessage::replyTo);
      bind(append, 7, "text", messages, message -> literal(message.mentions()));
      bind(append, 8, "text", messages, message -> message.sentAt().toString());
      bind(append, 9, "uuid", chats, StoredMessage::chatId);
      bind(append, 10, "int8", chats, StoredMessage::seq);
      bind(append, 11, "text", chats, message -> message.sentAt().toString());
      bind(append, 12, "uuid", readers, StoredMessage::chatId);
      bind(append, 13, "uuid", readers, StoredMessage::senderId);
      bind(append, 14, "int8", readers, StoredMessage::seq);
      append.executeUpdate();
      if (!mentioned.isEmpty()) {
        mention(List.copyOf(mentioned.entrySet()));
      }
    } catch (SQLException e) {
      throw new PostgresStorage.StatementException(e);
    }
  }

  private void mention(List<Map.Entry<Reader, Long>> newest) throws SQLException {
    try (PreparedStatement mention = connection.prepareStatement(MENTION)) {
      bind(mention, 1, "uuid", newest, entry -> entry.getKey().chatId());
      bind(mention, 2, "uuid", newest, entry -> entry.getKey().userId());
      bind(mention, 3, "int8", newest, Map.Entry::getValue);
      mention.executeUpdate();
    }
  }

  private record Reader(UUID chatId, UUID userId) {}

  private <T> void bind(
      PreparedStatement statement, int index, String type, List<T> rows, Function<T, Object> column)
      throws SQLException {
    Object[] values = new Object[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.apply(rows.get(i));
    }
    statement.setArray(index, connection.createArrayOf(type, values));
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
