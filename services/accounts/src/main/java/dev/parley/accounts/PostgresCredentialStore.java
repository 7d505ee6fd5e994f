package dev.parley.accounts;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// Keeps passwords in PostgreSQL. Thread-safe.
final class PostgresCredentialStore implements CredentialStore {
  private static final String SELECT =
      "SELECT "
          + UserRows.COLUMNS
          + """
          , c.password_hash, c.version, EXISTS (
              SELECT FROM sessions s WHERE s.user_id = u.id AND s.address = :address) AS known
          FROM users u JOIN credentials c ON c.user_id = u.id AND u.deleted_at IS NULL
          """;
  private final Jdbi jdbi;

  PostgresCredentialStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public Optional<Credential> find(SignInName name, String address) {
    String where =
        switch (name.kind()) {
          case LOGIN -> "WHERE u.login_key = :key";
          case EMAIL -> "WHERE u.email_key = :key";
        };
    return find(where, name.folded(), address);
  }

  @Override
  public Optional<Credential> find(UUID user) {
    return find("WHERE u.id = :key", user, "");
  }

  private Optional<Credential> find(String where, Object key, String address) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + where)
                .bind("key", key)
                .bind("address", address)
                .map(
                    (row, context) ->
                        new Credential(
                            UserRows.read(row, context),
                            row.getString("password_hash"),
                            row.getLong("version"),
                            row.getBoolean("known")))
                .findOne());
  }

  @Override
  public void rehash(UUID user, String from, String to) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "UPDATE credentials SET password_hash = ? WHERE user_id = ? AND password_hash = ?",
                to,
                user,
                from));
  }

  @Override
  public boolean change(UUID user, long verified, String hash, UUID session, Instant now) {
    return jdbi.inTransaction(
        handle -> {
          SessionSql.lockUser(handle, user);
          int changed =
              handle
                  .createUpdate(
                      """
                      UPDATE credentials
                      SET password_hash = :hash, version = version + 1, changed_at = :now
                      WHERE user_id = :user AND version = :verified""")
                  .bind("hash", hash)
                  .bind("now", now)
                  .bind("user", user)
                  .bind("verified", verified)
                  .execute();
          if (changed == 1) {
            SessionSql.endOthers(handle, user, session, now);
          }
          return changed == 1;
        });
  }
}
