package dev.parley.chats;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;

/// Messages in PostgreSQL. As thread-safe as its [Handles].
///
/// The `limit` in each lateral query keeps the planner from joining it any other way than by one
/// index scan for each key, whatever the statistics say.
final class PostgresMessageStore implements MessageStore {
  static final String RANGES =
      """
      select %s
        from unnest(:chats, :firsts, :lasts) with ordinality as r (chat_id, first, last, ord)
       cross join lateral (
               select * from messages y
                where y.chat_id = r.chat_id and y.seq between r.first and r.last
                order by y.seq
                limit r.last - r.first + 1) x
       order by r.ord, x.seq
      """
          .formatted(Rows.MESSAGE);

  private final Handles handles;

  PostgresMessageStore(Handles handles) {
    this.handles = handles;
  }

  @Override
  public List<StoredMessage> ranges(List<SeqRange> ranges) {
    List<SeqRange> asked = ranges.stream().filter(range -> !range.empty()).toList();
    if (asked.isEmpty()) {
      return List.of();
    }
    return handles.with(
        handle ->
            handle
                .createQuery(RANGES)
                .bindArray("chats", UUID.class, asked.stream().map(SeqRange::chatId).toList())
                .bindArray("firsts", Long.class, asked.stream().map(SeqRange::first).toList())
                .bindArray("lasts", Long.class, asked.stream().map(SeqRange::last).toList())
                .map((row, _) -> Rows.message(row))
                .list());
  }

  @Override
  public List<StoredMessage> at(Collection<MessageKey> keys) {
    return byKey(
        """
        select %s
          from unnest(:chats, :seqs) as k (chat_id, seq)
         cross join lateral (
                 select * from messages y
                  where y.chat_id = k.chat_id and y.seq = k.seq
                  limit 1) x
        """
            .formatted(Rows.MESSAGE),
        keys,
        (row, _) -> Rows.message(row));
  }

  @Override
  public List<Long> sentBy(UUID chatId, UUID senderId, int limit) {
    return handles.with(
        handle ->
            handle
                .createQuery(
                    """
                    select seq from messages
                     where chat_id = :chat and sender_id = :sender and deleted_at is null
                     limit :limit
                    """)
                .bind("chat", chatId)
                .bind("sender", senderId)
                .bind("limit", limit)
                .mapTo(Long.class)
                .list());
  }

  @Override
  public List<StoredMessage> changes(List<ChangeQuery> queries, int limitEach, int limit) {
    if (queries.isEmpty()) {
      return List.of();
    }
    return handles.with(
        handle ->
            handle
                .createQuery(
                    """
                    select %s
                      from unnest(:chats, :seqs, :changes)
                           with ordinality as q (chat_id, max_seq, after_change, ord)
                     cross join lateral (
                             select * from messages y
                              where y.chat_id = q.chat_id
                                and y.change > q.after_change and y.change > 0
                                and y.seq <= q.max_seq
                              order by y.change
                              limit :limitEach) x
                     order by q.ord, x.change
                     limit :limit
                    """
                        .formatted(Rows.MESSAGE))
                .bindArray("chats", UUID.class, queries.stream().map(ChangeQuery::chatId).toList())
                .bindArray("seqs", Long.class, queries.stream().map(ChangeQuery::maxSeq).toList())
                .bindArray(
                    "changes", Long.class, queries.stream().map(ChangeQuery::afterChange).toList())
                .bind("limitEach", limitEach)
                .bind("limit", limit)
                .map((row, _) -> Rows.message(row))
                .list());
  }

  @Override
  public List<ReactionCount> reactions(Collection<MessageKey> keys) {
    return byKey(
        """
        select k.chat_id, k.seq, x.emoji, x.reacted, x.user_ids
          from unnest(:chats, :seqs) as k (chat_id, seq)
         cross join lateral (
                 select y.emoji, count(*) as reacted, min(y.reacted_at) as since,
                        (array_agg(y.user_id order by y.reacted_at, y.user_id))[1 : 50] as user_ids
                   from reactions y
                  where y.chat_id = k.chat_id and y.seq = k.seq
                  group by y.emoji) x
         order by k.chat_id, k.seq, x.since, x.emoji
        """,
        keys,
        (row, _) -> Rows.reaction(row));
  }

  @Override
  public List<ReplyTarget> targets(Collection<MessageKey> keys) {
    return byKey(
        """
        select k.chat_id, k.seq, x.sender_id, left(x.text, 200) as excerpt,
               x.deleted_at is not null as deleted
          from unnest(:chats, :seqs) as k (chat_id, seq)
         cross join lateral (
                 select * from messages y
                  where y.chat_id = k.chat_id and y.seq = k.seq
                  limit 1) x
        """,
        keys,
        (row, _) -> Rows.target(row));
  }

  @Override
  public void edit(MessageKey key, String text, List<UUID> mentions, Instant at, long change) {
    handles.with(
        handle ->
            keyed(
                    handle.createUpdate(
                        """
                        update messages
                           set text = :text, mentions = :mentions, edited_at = :at, change = :change
                         where chat_id = :chat and seq = :seq
                        """),
                    key)
                .bind("text", text)
                .bindArray("mentions", UUID.class, mentions)
                .bind("at", at)
                .bind("change", change)
                .execute());
  }

  @Override
  public void delete(MessageKey key, Instant at, long change) {
    handles.with(
        handle ->
            keyed(
                    handle.createUpdate(
                        """
                        with unreacted as (
                          delete from reactions where chat_id = :chat and seq = :seq
                        )
                        update messages
                           set text = '', mentions = '{}', deleted_at = :at, change = :change
                         where chat_id = :chat and seq = :seq
                        """),
                    key)
                .bind("at", at)
                .bind("change", change)
                .execute());
  }

  @Override
  public boolean react(MessageKey key, UUID userId, String emoji, Instant at) {
    return handles.with(
        handle ->
            keyed(
                        handle.createUpdate(
                            """
                            insert into reactions (chat_id, seq, user_id, emoji, reacted_at)
                            values (:chat, :seq, :user, :emoji, :at)
                            on conflict do nothing
                            """),
                        key)
                    .bind("user", userId)
                    .bind("emoji", emoji)
                    .bind("at", at)
                    .execute()
                > 0);
  }

  @Override
  public boolean unreact(MessageKey key, UUID userId, String emoji) {
    return handles.with(
        handle ->
            keyed(
                        handle.createUpdate(
                            """
                            delete from reactions
                             where chat_id = :chat and seq = :seq
                               and emoji = :emoji and user_id = :user
                            """),
                        key)
                    .bind("user", userId)
                    .bind("emoji", emoji)
                    .execute()
                > 0);
  }

  @Override
  public void touch(MessageKey key, long change) {
    handles.with(
        handle ->
            keyed(
                    handle.createUpdate(
                        """
                        update messages set change = :change
                         where chat_id = :chat and seq = :seq
                        """),
                    key)
                .bind("change", change)
                .execute());
  }

  @Override
  public int purge(UUID chatId, int limit) {
    return handles.with(
        handle -> {
          int reactions =
              handle
                  .createUpdate(
                      """
                      delete from reactions
                       where ctid = any(array(
                               select ctid from reactions where chat_id = :chat limit :limit))
                      """)
                  .bind("chat", chatId)
                  .bind("limit", limit)
                  .execute();
          int messages =
              handle
                  .createUpdate(
                      """
                      delete from messages
                       where ctid = any(array(
                               select ctid from messages where chat_id = :chat limit :limit))
                      """)
                  .bind("chat", chatId)
                  .bind("limit", limit)
                  .execute();
          return reactions + messages;
        });
  }

  private <T> List<T> byKey(String sql, Collection<MessageKey> keys, RowMapper<T> mapper) {
    if (keys.isEmpty()) {
      return List.of();
    }
    return handles.with(
        handle ->
            handle
                .createQuery(sql)
                .bindArray("chats", UUID.class, keys.stream().map(MessageKey::chatId).toList())
                .bindArray("seqs", Long.class, keys.stream().map(MessageKey::seq).toList())
                .map(mapper)
                .list());
  }

  private static <S extends SqlStatement<S>> S keyed(S statement, MessageKey key) {
    return statement.bind("chat", key.chatId()).bind("seq", key.seq());
  }
}
