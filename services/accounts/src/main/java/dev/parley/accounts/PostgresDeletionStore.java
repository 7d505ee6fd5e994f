package dev.parley.accounts;

import dev.parley.api.accounts.v1.Role;
import dev.parley.events.EventBuilder;
import dev.parley.outbox.PostgresOutbox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/// Keeps deletions in PostgreSQL. Thread-safe.
final class PostgresDeletionStore implements DeletionStore {
  private static final UUID NO_SESSION = new UUID(0, 0);
  private final Jdbi jdbi;

  PostgresDeletionStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public Acceptance accept(Wish wish, List<String> services, Instant now) {
    return jdbi.inTransaction(
        handle -> {
          PostgresUserStore.lockRoles(handle);
          if (!isFresh(handle, wish)) {
            return new Acceptance.NotFresh();
          }
          boolean own = wish.by().equals(wish.user());
          if (!own && !PostgresUserStore.isAdmin(handle, wish.by())) {
            return new Acceptance.NotAdmin();
          }
          Optional<UserRow> user = PostgresUserStore.find(handle, wish.user(), "FOR UPDATE");
          if (user.isEmpty()) {
            return new Acceptance.NoUser();
          }
          if (user.get().role() == Role.ROLE_ADMIN
              && !PostgresUserStore.isThereAnotherAdmin(handle, wish.user())) {
            return new Acceptance.LastAdmin();
          }
          hide(handle, wish.user(), now);
          Deletion deletion = new Deletion(UUID.randomUUID(), wish.user(), now, Optional.empty());
          insert(handle, deletion, services);
          PostgresOutbox.append(
              handle, EventBuilder.userDeleted(wish.user(), wish.eraseMessages(), now));
          return new Acceptance.Accepted(deletion);
        });
  }

  private static boolean isFresh(Handle handle, Wish wish) {
    return handle
        .createQuery(
            """
            SELECT EXISTS (
              SELECT FROM sessions
              WHERE id = :session AND user_id = :by AND created_at >= :since)""")
        .bind("session", wish.session())
        .bind("by", wish.by())
        .bind("since", wish.freshSince())
        .mapTo(Boolean.class)
        .one();
  }

  private static void hide(Handle handle, UUID user, Instant now) {
    handle
        .createUpdate("UPDATE users SET deleted_at = :now WHERE id = :user")
        .bind("now", now)
        .bind("user", user)
        .execute();
    SessionSql.endOthers(handle, user, NO_SESSION, now);
  }

  private static void insert(Handle handle, Deletion deletion, List<String> services) {
    handle
        .createUpdate(
            """
            INSERT INTO deletions (id, user_id, waiting_for, accepted_at)
            VALUES (:id, :user, :services, :at)""")
        .bind("id", deletion.id())
        .bind("user", deletion.user())
        .bindArray("services", String.class, services)
        .bind("at", deletion.acceptedAt())
        .execute();
  }

  @Override
  public void erased(UUID user, String service, Instant now) {
    jdbi.useTransaction(
        handle -> {
          Optional<Integer> left =
              handle
                  .createQuery(
                      """
                      UPDATE deletions SET waiting_for = array_remove(waiting_for, :service)
                      WHERE user_id = :user AND done_at IS NULL
                      RETURNING cardinality(waiting_for)""")
                  .bind("service", service)
                  .bind("user", user)
                  .mapTo(Integer.class)
                  .findOne();
          if (left.filter(services -> services == 0).isPresent()) {
            finish(handle, user, now);
          }
        });
  }

  /// The profile and the credentials go last, and with them the claim to login and e-mail.
  private static void finish(Handle handle, UUID user, Instant now) {
    handle.execute("DELETE FROM users WHERE id = ? AND deleted_at IS NOT NULL", user);
    handle
        .createUpdate("UPDATE deletions SET done_at = :now WHERE user_id = :user")
        .bind("now", now)
        .bind("user", user)
        .execute();
  }

  @Override
  public Optional<Deletion> find(UUID id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT id, user_id, accepted_at, done_at FROM deletions WHERE id = :id")
                .bind("id", id)
                .map(PostgresDeletionStore::read)
                .findOne());
  }

  @Override
  public int purge(Instant before, int limit) {
    return jdbi.withHandle(
        handle ->
            handle.execute(
                """
                DELETE FROM deletions WHERE id IN (
                  SELECT id FROM deletions WHERE done_at < ?
                  ORDER BY done_at LIMIT ? FOR UPDATE SKIP LOCKED)""",
                before,
                limit));
  }

  private static Deletion read(ResultSet row, StatementContext context) throws SQLException {
    OffsetDateTime doneAt = row.getObject("done_at", OffsetDateTime.class);
    return new Deletion(
        row.getObject("id", UUID.class),
        row.getObject("user_id", UUID.class),
        UserRows.instant(row, "accepted_at"),
        Optional.ofNullable(doneAt).map(OffsetDateTime::toInstant));
  }
}
