package dev.parley.accounts;

/// How giving a role came out.
sealed interface RoleChange {
  /// The user has the role.
  ///
  /// @param user as it is now
  record Done(UserRow user) implements RoleChange {}

  /// There is no such user.
  record NoUser() implements RoleChange {}

  /// The user is the only administrator and stays one.
  record LastAdmin() implements RoleChange {}

  /// Who gives the role is no administrator, or no longer.
  record NotAdmin() implements RoleChange {}
}
