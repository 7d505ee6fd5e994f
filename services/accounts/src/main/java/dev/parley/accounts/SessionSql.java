package dev.parley.accounts;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The statements on sessions that several stores use within their transactions. Stateless.
final class SessionSql {
  private SessionSql() {}

  static void insert(Handle handle, UUID user, NewSession session) {
    handle
        .createUpdate(
            """
            INSERT INTO sessions (
              id, user_id, family_hash, token_hash, created_at, last_used_at, expires_at,
              user_agent, address)
            VALUES (
              :id, :user, decode(:family, 'hex'), decode(:whole, 'hex'), :createdAt, :createdAt, :expiresAt,
              :userAgent, :address)""")
        .bind("id", session.id())
        .bind("user", user)
        .bind("family", session.token().family())
        .bind("whole", session.token().whole())
        .bind("createdAt", session.createdAt())
        .bind("expiresAt", session.expiresAt())
        .bind("userAgent", session.userAgent())
        .bind("address", session.address())
        .execute();
  }

  /// Ends a user's sessions except the newest ones.
  static void endOldest(Handle handle, UUID user, int kept, Instant now) {
    handle
        .createUpdate(
            """
            WITH gone AS (
              DELETE FROM sessions WHERE id IN (
                SELECT id FROM sessions WHERE user_id = :user
                ORDER BY created_at DESC, id DESC OFFSET :kept)
              RETURNING id)
            INSERT INTO ended_sessions (session_id, ended_at) SELECT id, :now FROM gone
            ON CONFLICT DO NOTHING""")
        .bind("user", user)
        .bind("kept", kept)
        .bind("now", now)
        .execute();
  }

  /// Ends all of a user's sessions but one.
  static void endOthers(Handle handle, UUID user, UUID kept, Instant now) {
    handle
        .createUpdate(
            """
            WITH gone AS (
              DELETE FROM sessions WHERE user_id = :user AND id <> :kept RETURNING id)
            INSERT INTO ended_sessions (session_id, ended_at) SELECT id, :now FROM gone
            ON CONFLICT DO NOTHING""")
        .bind("user", user)
        .bind("kept", kept)
        .bind("now", now)
        .execute();
  }

  /// Ends one session of a user.
  ///
  /// @return whether it was open
  static boolean end(Handle handle, UUID user, UUID session, Instant now) {
    return handle
            .createUpdate(
                """
                WITH gone AS (
                  DELETE FROM sessions WHERE id = :id AND user_id = :user RETURNING id)
                INSERT INTO ended_sessions (session_id, ended_at) SELECT id, :now FROM gone
                ON CONFLICT DO NOTHING""")
            .bind("id", session)
            .bind("user", user)
            .bind("now", now)
            .execute()
        == 1;
  }

  /// Makes the transactions that open sessions or change the password of one user take turns.
  static void lockUser(Handle handle, UUID user) {
    handle.execute("SELECT FROM users WHERE id = ? FOR NO KEY UPDATE", user);
  }
}
