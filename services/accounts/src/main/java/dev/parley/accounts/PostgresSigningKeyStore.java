package dev.parley.accounts;

import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Keeps signing keys in PostgreSQL. Thread-safe.
final class PostgresSigningKeyStore implements SigningKeyStore {
  private static final long KEYS_LOCK = 0x7061_726c_6579_0002L;
  private final Jdbi jdbi;

  PostgresSigningKeyStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public List<StoredKey> all(Supplier<StoredKey> first) {
    return jdbi.inTransaction(
        handle -> {
          handle.execute("SELECT pg_advisory_xact_lock(?)", KEYS_LOCK);
          List<StoredKey> keys = list(handle);
          if (!keys.isEmpty()) {
            return keys;
          }
          StoredKey key = first.get();
          handle
              .createUpdate(
                  """
                  INSERT INTO signing_keys (kid, public_key, private_key, created_at)
                  VALUES (:kid, :public, :private, :at)""")
              .bind("kid", key.kid())
              .bind("public", key.publicKey())
              .bind("private", key.privateKey())
              .bind("at", key.createdAt())
              .execute();
          return List.of(key);
        });
  }

  @Override
  public void reseal(String kid, String privateKey) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "UPDATE signing_keys SET private_key = ? WHERE kid = ?", privateKey, kid));
  }

  private static List<StoredKey> list(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT kid, public_key, private_key, created_at FROM signing_keys
            ORDER BY created_at DESC, kid""")
        .map(
            (row, context) ->
                new StoredKey(
                    row.getString("kid"),
                    row.getString("public_key"),
                    row.getString("private_key"),
                    UserRows.instant(row, "created_at")))
        .list();
  }
}
