package dev.parley.accounts;

final class PostgresUserStoreTest extends UserStoreContract {
  @Override
  UserStore emptyStore() {
    return new PostgresUserStore(AccountsDatabase.empty());
  }
}
