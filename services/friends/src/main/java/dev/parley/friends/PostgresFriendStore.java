package dev.parley.friends;

import dev.parley.events.EventBuilder;
import dev.parley.outbox.PostgresOutbox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// Friendships, requests and blocks in PostgreSQL, at read committed. Thread-safe.
final class PostgresFriendStore implements FriendStore {
  private static final String SERVICE = "friends";
  private final Jdbi jdbi;

  PostgresFriendStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public <T> T change(Two two, Function<TwoPeople, T> work) {
    return jdbi.inTransaction(
        handle -> {
          boolean erased = lock(handle, List.of(two.user(), two.other()));
          return work.apply(new TwoPeopleStore(handle, two, erased));
        });
  }

  /// Holds the rows of people until the transaction ends. Whoever waits for another's lock waits
  /// in the order of ids, so nobody waits in a circle; what is asked afterwards sees what was
  /// committed before.
  ///
  /// @return whether the account of any of them is deleted
  private static boolean lock(Handle handle, List<UUID> people) {
    handle
        .createUpdate(
            """
            insert into people (user_id)
            select user_id from unnest(:people) as p (user_id) order by user_id
            on conflict do nothing
            """)
        .bindArray("people", UUID.class, people)
        .execute();
    return handle
        .createQuery(
            """
            select erased_at is not null from people
             where user_id = any(:people) order by user_id for update
            """)
        .bindArray("people", UUID.class, people)
        .mapTo(Boolean.class)
        .list()
        .contains(true);
  }

  @Override
  public List<StoredFriend> friends(
      UUID user, Relation relation, @Nullable PageToken after, int limit) {
    String sql =
        """
        select other_id, state, since from relations
         where user_id = :user and state = :state %s
         order by since desc, other_id desc limit :limit
        """
            .formatted(after == null ? "" : "and (since, other_id) < (:at, :id)");
    return jdbi.withHandle(
        handle ->
            page(handle.createQuery(sql), user, after, limit)
                .bind("state", relation.code())
                .map((row, _) -> friend(row))
                .list());
  }

  @Override
  public List<StoredBlock> blocks(UUID user, @Nullable PageToken after, int limit) {
    String sql =
        """
        select blocked_id, since from blocks
         where user_id = :user %s
         order by since desc, blocked_id desc limit :limit
        """
            .formatted(after == null ? "" : "and (since, blocked_id) < (:at, :id)");
    return jdbi.withHandle(
        handle ->
            page(handle.createQuery(sql), user, after, limit).map((row, _) -> block(row)).list());
  }

  private static Query page(Query query, UUID user, @Nullable PageToken after, int limit) {
    if (after != null) {
      query.bind("at", after.at()).bind("id", after.id());
    }
    return query.bind("user", user).bind("limit", limit);
  }

  @Override
  public List<Blocks> blocks(List<Two> pairs) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select exists (select from blocks b
                                    where b.user_id = p.user_id and b.blocked_id = p.other_id)
                             as by_user,
                           exists (select from blocks b
                                    where b.user_id = p.other_id and b.blocked_id = p.user_id)
                             as by_other
                      from unnest(:users, :others)
                           with ordinality as p (user_id, other_id, ord)
                     order by p.ord
                    """)
                .bindArray("users", UUID.class, pairs.stream().map(Two::user).toList())
                .bindArray("others", UUID.class, pairs.stream().map(Two::other).toList())
                .map((row, _) -> new Blocks(row.getBoolean("by_user"), row.getBoolean("by_other")))
                .list());
  }

  @Override
  public List<UUID> erase(UUID user, Instant at) {
    return jdbi.inTransaction(
        handle -> {
          boolean erased = lock(handle, List.of(user));
          if (erased) {
            return List.of();
          }
          handle
              .createUpdate("update people set erased_at = :at where user_id = :user")
              .bind("at", at)
              .bind("user", user)
              .execute();
          List<UUID> others =
              handle
                  .createQuery(
                      """
                      with own as (
                        delete from relations where user_id = :user returning other_id
                      ), theirs as (
                        delete from relations r using own
                         where r.user_id = own.other_id and r.other_id = :user
                      ), blocked as (
                        delete from blocks where user_id = :user or blocked_id = :user
                      )
                      select other_id from own
                      """)
                  .bind("user", user)
                  .mapTo(UUID.class)
                  .list();
          PostgresOutbox.append(handle, EventBuilder.userErased(user, SERVICE, at));
          return others;
        });
  }

  static StoredFriend friend(ResultSet row) throws SQLException {
    return new StoredFriend(
        row.getObject("other_id", UUID.class),
        Relation.ofCode(row.getInt("state")),
        row.getObject("since", OffsetDateTime.class).toInstant());
  }

  static StoredBlock block(ResultSet row) throws SQLException {
    return new StoredBlock(
        row.getObject("blocked_id", UUID.class),
        row.getObject("since", OffsetDateTime.class).toInstant());
  }
}
