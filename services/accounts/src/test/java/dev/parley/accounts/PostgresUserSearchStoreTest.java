package dev.parley.accounts;

import org.jdbi.v3.core.Jdbi;

final class PostgresUserSearchStoreTest extends UserSearchStoreContract {
  @Override
  Stores emptyStores() {
    Jdbi jdbi = AccountsDatabase.empty();
    return new Stores(new PostgresUserStore(jdbi), new PostgresUserSearchStore(jdbi));
  }
}
