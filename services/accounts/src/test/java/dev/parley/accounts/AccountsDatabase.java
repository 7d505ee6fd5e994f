package dev.parley.accounts;

import dev.parley.db.Database;
import dev.parley.db.TestDatabase;
import org.jdbi.v3.core.Jdbi;

/// One migrated database for the tests of this JVM, which run one after another.
final class AccountsDatabase {
  private static final Database SHARED = TestDatabase.open(AccountsModule.MIGRATIONS);

  private AccountsDatabase() {}

  /// The shared database, without rows.
  static Database emptyDatabase() {
    SHARED
        .jdbi()
        .useHandle(
            h ->
                h.execute(
                    "TRUNCATE users, ended_sessions, signing_keys, deletions, outbox CASCADE"));
    return SHARED;
  }

  /// The way to the shared database, without rows.
  static Jdbi empty() {
    return emptyDatabase().jdbi();
  }
}
