package dev.parley.chats;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/// Chats and members in PostgreSQL. As thread-safe as its [Handles].
final class PostgresChatStore implements ChatStore {
  private final Handles handles;

  PostgresChatStore(Handles handles) {
    this.handles = handles;
  }

  @Override
  public List<Membership> memberships(UUID userId, Collection<UUID> chatIds) {
    return handles.with(
        handle ->
            handle
                .createQuery(
                    """
                    select %s, %s
                      from members m
                      join chats c on c.chat_id = m.chat_id
                     where m.user_id = :user and m.chat_id = any(:chats) and c.deleted_at is null
                    """
                        .formatted(Rows.CHAT, Rows.MEMBER))
                .bind("user", userId)
                .bindArray("chats", UUID.class, chatIds)
                .map((row, _) -> Rows.membership(row))
                .list());
  }

  @Override
  public List<DirectChat> directs(Collection<UUID> chatIds) {
    return handles.with(
        handle ->
            handle
                .createQuery(
                    """
                    select chat_id, creator_id, peer_id, member_count from chats
                     where chat_id = any(:chats) and kind = 1 and deleted_at is null
                    """)
                .bindArray("chats", UUID.class, chatIds)
                .map((row, _) -> Rows.directChat(row))
                .list());
  }

  @Override
  public List<Membership> page(UUID userId, @Nullable ActivityCursor after, int limit) {
    String sql =
        """
        with page as (
          select c.*
            from user_chats u
            join chats c on c.chat_id = u.chat_id
           where u.user_id = :user and c.deleted_at is null %s
           order by c.last_activity_at desc, c.chat_id desc
           limit :limit
        )
        select %s, %s
          from page c
          join members m on m.chat_id = c.chat_id and m.user_id = :user
         order by c.last_activity_at desc, c.chat_id desc
        """
            .formatted(
                after == null ? "" : "and (c.last_activity_at, c.chat_id) < (:at, :id)",
                Rows.CHAT,
                Rows.MEMBER);
    return handles.with(
        handle -> {
          Query query = handle.createQuery(sql).bind("user", userId).bind("limit", limit);
          if (after != null) {
            query.bind("at", after.lastActivityAt()).bind("id", after.chatId());
          }
          return query.map((row, _) -> Rows.membership(row)).list();
        });
  }

  @Override
  public List<UUID> chatIds(UUID userId) {
    return handles.with(
        handle ->
            handle
                .createQuery("select chat_id from user_chats where user_id = :user")
                .bind("user", userId)
                .mapTo(UUID.class)
                .list());
  }

  @Override
  public Map<UUID, Integer> chatCounts(Collection<UUID> userIds) {
    Map<UUID, Integer> counts = new HashMap<>();
    handles.with(
        handle ->
            handle
                .createQuery(
                    """
                    select user_id, count(*) as chats
                      from user_chats where user_id = any(:users) group by user_id
                    """)
                .bindArray("users", UUID.class, userIds)
                .map((row, _) -> counts.put(Rows.uuid(row, "user_id"), row.getInt("chats")))
                .list());
    return counts;
  }

  @Override
  public Set<UUID> acquaintances(UUID userId, Collection<UUID> others) {
    return handles.with(
        handle ->
            new HashSet<>(
                handle
                    .createQuery(
                        """
                        select distinct o.user_id
                          from user_chats o
                         where o.user_id = any(:others)
                           and exists (select 1 from user_chats u
                                        where u.user_id = :user and u.chat_id = o.chat_id)
                        """)
                    .bind("user", userId)
                    .bindArray("others", UUID.class, others)
                    .mapTo(UUID.class)
                    .list()));
  }

  @Override
  public List<StoredMember> members(UUID chatId, @Nullable JoinCursor after, int limit) {
    String sql =
        """
        select %s
          from members m
         where m.chat_id = :chat %s
         order by m.joined_at, m.user_id
         limit :limit
        """
            .formatted(
                Rows.MEMBER, after == null ? "" : "and (m.joined_at, m.user_id) > (:at, :id)");
    return handles.with(
        handle -> {
          Query query = handle.createQuery(sql).bind("chat", chatId).bind("limit", limit);
          if (after != null) {
            query.bind("at", after.joinedAt()).bind("id", after.userId());
          }
          return query.map((row, _) -> Rows.member(row)).list();
        });
  }

  @Override
  public List<StoredMember> members(UUID chatId, Collection<UUID> userIds) {
    return handles.with(
        handle ->
            handle
                .createQuery(
                    """
                    select %s from members m where m.chat_id = :chat and m.user_id = any(:users)
                    """
                        .formatted(Rows.MEMBER))
                .bind("chat", chatId)
                .bindArray("users", UUID.class, userIds)
                .map((row, _) -> Rows.member(row))
                .list());
  }

  @Override
  public Set<UUID> erased(Collection<UUID> userIds) {
    return handles.with(
        handle -> {
          takeNumber(handle);
          return new HashSet<>(
              handle
                  .createQuery("select user_id from erasures where user_id = any(:users)")
                  .bindArray("users", UUID.class, userIds)
                  .mapTo(UUID.class)
                  .list());
        });
  }

  /// Gives the transaction its number, by which an erasure tells that it is still running.
  private static void takeNumber(Handle handle) {
    String _ = handle.createQuery("select pg_current_xact_id()::text").mapTo(String.class).one();
  }

  @Override
  public Optional<StoredMember> successor(UUID chatId, UUID ownerId) {
    return handles.with(
        handle ->
            handle
                .createQuery(
                    """
                    select %s from members m where m.chat_id = :chat and m.user_id <> :owner
                     order by m.role desc, m.joined_at, m.user_id limit 1
                    """
                        .formatted(Rows.MEMBER))
                .bind("chat", chatId)
                .bind("owner", ownerId)
                .map((row, _) -> Rows.member(row))
                .findOne());
  }

  @Override
  public UUID epoch() {
    return handles.with(
        handle -> handle.createQuery("select epoch from store_epoch").mapTo(UUID.class).one());
  }

  @Override
  public void create(StoredChat group, List<StoredMember> members) {
    int made =
        update(
            group.id(),
            """
            insert into chats
                   (chat_id, kind, name, description, creator_id, created_at, member_count,
                    last_activity_at)
            values (:chat, 2, :name, :description, :creator, :at, 0, :at)
            on conflict do nothing
            """,
            update ->
                update
                    .bind("name", group.name())
                    .bind("description", group.description())
                    .bind("creator", group.creatorId())
                    .bind("at", group.createdAt()));
    if (made > 0) {
      add(group.id(), members);
    }
  }

  @Override
  public Set<UUID> createDirect(List<StoredChat> chats) {
    return handles.with(
        handle -> {
          takeNumber(handle);
          return new HashSet<>(
              handle
                  .createQuery(
                      """
                        with made as (
                          insert into chats
                                 (chat_id, kind, name, description, creator_id, peer_id,
                                  created_at, member_count, last_activity_at)
                          select chat_id, 1, '', '', creator_id, peer_id, at::timestamptz,
                                 case when creator_id = peer_id then 1 else 2 end, at::timestamptz
                            from unnest(:chats, :creators, :peers, :ats)
                                 as d (chat_id, creator_id, peer_id, at)
                           where not exists (
                             select from erasures e where e.user_id in (creator_id, peer_id))
                           order by chat_id
                          on conflict do nothing
                          returning chat_id, creator_id, peer_id, created_at
                        ), people as (
                          select chat_id, creator_id as user_id, created_at from made
                           union
                          select chat_id, peer_id, created_at from made
                        ), joined as (
                          insert into members (chat_id, user_id, role, joined_at, read_seq)
                          select chat_id, user_id, 1, created_at, 0 from people
                        ), listed as (
                          insert into user_chats (user_id, chat_id)
                          select user_id, chat_id from people
                        )
                        select chat_id from made
                        """)
                  .bindArray("chats", UUID.class, chats.stream().map(StoredChat::id).toList())
                  .bindArray(
                      "creators", UUID.class, chats.stream().map(StoredChat::creatorId).toList())
                  .bindArray("peers", UUID.class, chats.stream().map(StoredChat::peerId).toList())
                  .bindArray(
                      "ats",
                      String.class,
                      chats.stream().map(chat -> chat.createdAt().toString()).toList())
                  .mapTo(UUID.class)
                  .list());
        });
  }

  @Override
  public void add(UUID chatId, List<StoredMember> members) {
    update(
        chatId,
        """
        with joined as (
          insert into members (chat_id, user_id, role, joined_at, read_seq)
          select :chat, user_id, role, joined_at::timestamptz, read_seq
            from unnest(:users, :roles, :joins, :reads) as n (user_id, role, joined_at, read_seq)
          returning user_id
        ), listed as (
          insert into user_chats (user_id, chat_id) select user_id, :chat from joined
        )
        update chats set member_count = member_count + (select count(*) from joined)
         where chat_id = :chat
        """,
        update ->
            update
                .bindArray("users", UUID.class, members.stream().map(StoredMember::userId).toList())
                .bindArray(
                    "roles", Long.class, members.stream().map(m -> (long) m.role().code()).toList())
                .bindArray(
                    "joins",
                    String.class,
                    members.stream().map(m -> m.joinedAt().toString()).toList())
                .bindArray(
                    "reads", Long.class, members.stream().map(StoredMember::readSeq).toList()));
  }

  @Override
  public void remove(UUID chatId, UUID userId) {
    update(
        chatId,
        """
        with gone as (
          delete from members where chat_id = :chat and user_id = :user returning user_id
        ), unlisted as (
          delete from user_chats where user_id = :user and chat_id = :chat
        )
        update chats set member_count = member_count - (select count(*) from gone)
         where chat_id = :chat
        """,
        update -> update.bind("user", userId));
  }

  @Override
  public void setRole(UUID chatId, UUID userId, ChatRole role) {
    update(
        chatId,
        "update members set role = :role where chat_id = :chat and user_id = :user",
        update -> update.bind("user", userId).bind("role", role.code()));
  }

  @Override
  public void describe(UUID chatId, String name, String description) {
    update(
        chatId,
        "update chats set name = :name, description = :description where chat_id = :chat",
        update -> update.bind("name", name).bind("description", description));
  }

  @Override
  public void delete(UUID chatId, Instant at) {
    update(
        chatId,
        """
        with gone as (
          delete from members where chat_id = :chat returning user_id
        ), unlisted as (
          delete from user_chats u using gone g
           where u.user_id = g.user_id and u.chat_id = :chat
        )
        update chats set deleted_at = :at, member_count = 0 where chat_id = :chat
        """,
        update -> update.bind("at", at));
  }

  @Override
  public boolean moveRead(UUID chatId, UUID userId, long seq) {
    return update(
            chatId,
            """
            update members m set read_seq = least(:seq, c.last_seq)
              from chats c
             where c.chat_id = :chat and m.chat_id = :chat and m.user_id = :user
               and m.read_seq < least(:seq, c.last_seq)
            """,
            update -> update.bind("user", userId).bind("seq", seq))
        > 0;
  }

  @Override
  public boolean mute(UUID chatId, UUID userId, boolean muted) {
    return update(
            chatId,
            """
            update members set muted = :muted
             where chat_id = :chat and user_id = :user and muted <> :muted
            """,
            update -> update.bind("user", userId).bind("muted", muted))
        > 0;
  }

  @Override
  public void mention(UUID chatId, Collection<UUID> userIds, long seq) {
    update(
        chatId,
        """
        update members set mention_seq = :seq
         where chat_id = :chat and user_id = any(:users) and mention_seq < :seq
        """,
        update -> update.bindArray("users", UUID.class, userIds).bind("seq", seq));
  }

  @Override
  public long nextChange(UUID chatId) {
    return handles.with(
        handle ->
            handle
                .createQuery(
                    """
                    update chats set last_change = last_change + 1 where chat_id = :chat
                    returning last_change
                    """)
                .bind("chat", chatId)
                .mapTo(Long.class)
                .one());
  }

  @Override
  public List<UUID> purgeable(int limit) {
    return handles.with(
        handle ->
            handle
                .createQuery(
                    """
                    select chat_id from chats
                     where deleted_at is not null and purged_at is null
                     order by deleted_at limit :limit
                    """)
                .bind("limit", limit)
                .mapTo(UUID.class)
                .list());
  }

  @Override
  public void purged(UUID chatId, Instant at) {
    update(
        chatId,
        "update chats set purged_at = :at where chat_id = :chat",
        update -> update.bind("at", at));
  }

  private int update(UUID chatId, String sql, UnaryOperator<Update> bind) {
    return handles.with(
        handle -> bind.apply(handle.createUpdate(sql).bind("chat", chatId)).execute());
  }
}
