package dev.parley.accounts;

import dev.parley.api.accounts.v1.Role;
import dev.parley.api.accounts.v1.User;
import dev.parley.db.Database;
import java.util.Optional;

/// What the operator of the server does to accounts from the command line, whether the service runs
/// or not. Thread-safe.
public final class AccountsAdmin {
  private final UserStore users;
  private final Roles roles;

  /// Works on a database.
  ///
  /// @param database the accounts database, opened with [AccountsModule#MIGRATIONS]
  public AccountsAdmin(Database database) {
    this.users = new PostgresUserStore(database.jdbi());
    this.roles = new Roles(users);
  }

  /// Gives a role by login.
  ///
  /// @param login in any case
  /// @param role the role from now on
  /// @return the profile as it is now
  /// @throws io.grpc.StatusRuntimeException `USER_NOT_FOUND`, or `LAST_ADMIN` if nobody else would
  ///     be administrator
  public User grant(String login, Role role) {
    UserRow user = users.findByLogin(login).orElseThrow(UserService::notFound);
    return Profiles.own(roles.give(Optional.empty(), user.id(), role));
  }
}
