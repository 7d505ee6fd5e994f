package dev.parley.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Writes chats, members and messages into the database of a server, as the service would have
/// written them one by one. Used by one thread.
final class Seeding {
  private static final int CHUNK = 250_000;
  private static final int CONNECTIONS = 2;
  private static final String CLIENT_IDS = "messages_chat_id_sender_id_client_id_key";

  private static final String GROUPS =
      """
      with made as (
        insert into chats
               (chat_id, kind, name, description, creator_id, created_at, member_count,
                last_activity_at)
        select uuidv7(), 2, 'bench', '', o.user_id, now(), 1, now()
          from unnest(?) as o (user_id)
         cross join generate_series(1, ?)
        returning chat_id, creator_id, created_at
      ), joined as (
        insert into members (chat_id, user_id, role, joined_at, read_seq)
        select chat_id, creator_id, 3, created_at, 0 from made
      ), listed as (
        insert into user_chats (user_id, chat_id) select creator_id, chat_id from made
      )
      select creator_id, chat_id from made
      """;

  private static final String JOINED =
      """
      with joined as (
        insert into members (chat_id, user_id, role, joined_at, read_seq)
        select c.chat_id, u.user_id, 1, now(), c.last_seq
          from chats c
         cross join unnest(?) as u (user_id)
         where c.chat_id = ?
        returning chat_id, user_id
      ), listed as (
        insert into user_chats (user_id, chat_id) select user_id, chat_id from joined
      )
      update chats c set member_count = c.member_count + n.members
        from (select chat_id, count(*) as members from joined group by chat_id) n
       where c.chat_id = n.chat_id
      """;

  private static final String STRANGERS =
      """
      with joined as (
        insert into members (chat_id, user_id, role, joined_at, read_seq)
        select c.chat_id, uuidv7(), 1, now(), c.last_seq
          from chats c
         cross join generate_series(1, ?)
         where c.chat_id = any(?)
        returning chat_id, user_id
      ), listed as (
        insert into user_chats (user_id, chat_id) select user_id, chat_id from joined
      )
      update chats c set member_count = c.member_count + n.members
        from (select chat_id, count(*) as members from joined group by chat_id) n
       where c.chat_id = n.chat_id
      """;

  // A second apart, the newest now. Client ids are as random as those of clients.
  private static final String MESSAGES =
      """
      insert into messages (chat_id, seq, sender_id, client_id, text, sent_at)
      select c.chat_id, s.seq, c.senders[1 + s.seq % cardinality(c.senders)],
             md5(s.seq::text), 'Message ' || s.seq || repeat(' of the past', 41),
             now() - make_interval(secs => ? - s.seq)
        from (select ?::uuid as chat_id, ?::uuid[] as senders) c
       cross join generate_series(?, ?) as s (seq)
      """;

  private static final String MOVED =
      """
      with moved as (
        update chats
           set last_seq = m.seq, last_activity_at = m.sent_at,
               created_at = m.sent_at - make_interval(secs => m.seq)
          from messages m
         where chats.chat_id = ? and m.chat_id = chats.chat_id and m.seq = ?
        returning chats.chat_id, created_at, last_seq
      )
      update members
         set read_seq = v.last_seq, joined_at = v.created_at
        from moved v
       where members.chat_id = v.chat_id
      """;

  private final ServerDatabase database;

  Seeding(ServerDatabase database) {
    this.database = database;
  }

  /// Makes groups whose only member is their owner.
  ///
  /// @param owners users
  /// @param each how many groups for each of them
  /// @return for each owner, in order, the ids of the groups
  List<List<String>> groups(List<String> owners, int each) throws SQLException {
    try (Connection connection = database.chats();
        PreparedStatement statement = connection.prepareStatement(GROUPS)) {
      statement.setArray(1, uuids(connection, owners));
      statement.setInt(2, each);
      Map<String, List<String>> groups = new LinkedHashMap<>();
      owners.forEach(owner -> groups.put(owner, new ArrayList<>(each)));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          groups.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>()).add(rows.getString(2));
        }
      }
      return List.copyOf(groups.values());
    }
  }

  /// Adds people to a chat.
  void members(String chat, List<String> users) throws SQLException {
    try (Connection connection = database.chats();
        PreparedStatement statement = connection.prepareStatement(JOINED)) {
      statement.setArray(1, uuids(connection, users));
      statement.setObject(2, UUID.fromString(chat));
      statement.executeUpdate();
    }
  }

  /// Adds people who have no account, and so never connect, to chats.
  ///
  /// @param each how many to each chat
  void strangers(List<String> chats, int each) throws SQLException {
    if (each == 0) {
      return;
    }
    try (Connection connection = database.chats();
        PreparedStatement statement = connection.prepareStatement(STRANGERS)) {
      statement.setInt(1, each);
      statement.setArray(2, uuids(connection, chats));
      statement.executeUpdate();
    }
  }

  /// Fills an empty chat with messages of some 512 bytes that its members sent in turn.
  ///
  /// The unique index over client ids is dropped meanwhile and made anew: random ids fill it page
  /// by page otherwise, which takes many times longer.
  ///
  /// @param senders members of the chat
  void messages(String chat, List<String> senders, int count)
      throws SQLException, InterruptedException {
    try (Connection connection = database.chats();
        Statement statement = connection.createStatement()) {
      statement.execute("set maintenance_work_mem = '512MB'");
      statement.execute("alter table messages drop constraint " + CLIENT_IDS);
      insert(chat, senders, count);
      statement.execute(
          "alter table messages add constraint "
              + CLIENT_IDS
              + " unique (chat_id, sender_id, client_id)");
      try (PreparedStatement moved = connection.prepareStatement(MOVED)) {
        moved.setObject(1, UUID.fromString(chat));
        moved.setInt(2, count);
        moved.executeUpdate();
      }
    }
  }

  /// Inserts on several connections at a time, which take the chunks in turn.
  private void insert(String chat, List<String> senders, int count)
      throws SQLException, InterruptedException {
    AtomicInteger next = new AtomicInteger(1);
    Callable<Boolean> work =
        () -> {
          try (Connection connection = database.chats()) {
            for (int first = next.getAndAdd(CHUNK); first <= count; first = next.getAndAdd(CHUNK)) {
              chunk(connection, chat, senders, first, Math.min(count, first + CHUNK - 1), count);
            }
          }
          return true;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      for (Future<Boolean> done : threads.invokeAll(Collections.nCopies(CONNECTIONS, work))) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new SQLException("the messages were not seeded", e.getCause());
    }
  }

  private static void chunk(
      Connection connection, String chat, List<String> senders, int first, int last, int count)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(MESSAGES)) {
      insert.setInt(1, count);
      insert.setObject(2, UUID.fromString(chat));
      insert.setArray(3, uuids(connection, senders));
      insert.setLong(4, first);
      insert.setLong(5, last);
      insert.executeUpdate();
    }
  }

  private static Array uuids(Connection connection, List<String> ids) throws SQLException {
    return connection.createArrayOf("uuid", ids.stream().map(UUID::fromString).toArray());
  }
}
