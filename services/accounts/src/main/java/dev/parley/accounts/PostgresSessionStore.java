package dev.parley.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/// Keeps sessions in PostgreSQL. Thread-safe.
final class PostgresSessionStore implements SessionStore {
  private final Jdbi jdbi;

  PostgresSessionStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public boolean open(UUID user, long verified, NewSession session, int kept) {
    return jdbi.inTransaction(
        handle -> {
          SessionSql.lockUser(handle, user);
          boolean stands =
              handle
                  .createQuery(
                      """
                      SELECT EXISTS (
                        SELECT FROM credentials c JOIN users u ON u.id = c.user_id
                        WHERE c.user_id = :user AND c.version = :verified
                          AND u.deleted_at IS NULL)""")
                  .bind("user", user)
                  .bind("verified", verified)
                  .mapTo(Boolean.class)
                  .one();
          if (stands) {
            SessionSql.insert(handle, user, session);
            SessionSql.endOldest(handle, user, kept, session.createdAt());
          }
          return stands;
        });
  }

  @Override
  public Refreshed refresh(
      RefreshToken.Hashes used, RefreshToken.Hashes next, Instant now, Instant expiresAt) {
    return jdbi.inTransaction(
        handle -> {
          Optional<Found> found = lock(handle, used, next, now);
          if (found.isEmpty()) {
            return new Refreshed.Unknown();
          }
          Refreshed.Rotated session = found.get().session();
          if (found.get().repeated()) {
            return session;
          }
          if (!found.get().newest()) {
            SessionSql.end(handle, session.user(), session.session(), now);
            return new Refreshed.Replayed(session.session(), session.user());
          }
          handle
              .createUpdate(
                  """
                  UPDATE sessions
                  SET token_hash = decode(:next, 'hex'), last_used_at = :now, expires_at = :expiresAt
                  WHERE id = :id""")
              .bind("next", next.whole())
              .bind("now", now)
              .bind("expiresAt", expiresAt)
              .bind("id", session.session())
              .execute();
          return session;
        });
  }

  private record Found(Refreshed.Rotated session, boolean newest, boolean repeated) {}

  /// The second of two exchanges waits here until the first has committed, then sees its token.
  private static Optional<Found> lock(
      Handle handle, RefreshToken.Hashes used, RefreshToken.Hashes next, Instant now) {
    return handle
        .createQuery(
            """
            SELECT s.id, s.user_id, u.role,
              s.token_hash = decode(:whole, 'hex') AS newest,
              s.token_hash = decode(:next, 'hex') AS repeated
            FROM sessions s JOIN users u ON u.id = s.user_id
            WHERE s.family_hash = decode(:family, 'hex') AND s.expires_at > :now
            FOR UPDATE OF s""")
        .bind("family", used.family())
        .bind("whole", used.whole())
        .bind("next", next.whole())
        .bind("now", now)
        .map(
            (row, context) ->
                new Found(
                    new Refreshed.Rotated(
                        row.getObject("id", UUID.class),
                        row.getObject("user_id", UUID.class),
                        UserRows.role(row)),
                    row.getBoolean("newest"),
                    row.getBoolean("repeated")))
        .findOne();
  }

  @Override
  public List<SessionRow> list(UUID user, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT id, user_id, created_at, last_used_at, expires_at, user_agent, address
                    FROM sessions WHERE user_id = :user AND expires_at > :now
                    ORDER BY created_at DESC, id DESC""")
                .bind("user", user)
                .bind("now", now)
                .map(PostgresSessionStore::read)
                .list());
  }

  @Override
  public boolean end(UUID user, UUID session, Instant now) {
    return jdbi.inTransaction(handle -> SessionSql.end(handle, user, session, now));
  }

  @Override
  public int purgeExpired(Instant now, int limit) {
    return jdbi.withHandle(
        handle ->
            handle.execute(
                """
                DELETE FROM sessions WHERE id IN (
                  SELECT id FROM sessions WHERE expires_at <= ?
                  ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED)""",
                now,
                limit));
  }

  private static SessionRow read(ResultSet row, StatementContext context) throws SQLException {
    return new SessionRow(
        row.getObject("id", UUID.class),
        row.getObject("user_id", UUID.class),
        UserRows.instant(row, "created_at"),
        UserRows.instant(row, "last_used_at"),
        UserRows.instant(row, "expires_at"),
        row.getString("user_agent"),
        row.getString("address"));
  }
}
