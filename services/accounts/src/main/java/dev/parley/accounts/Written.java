package dev.parley.accounts;

/// How writing an account came out.
sealed interface Written {
  /// It is stored.
  ///
  /// @param user as it is now
  record Saved(UserRow user) implements Written {}

  /// Nothing changed: another account has what must be unique.
  ///
  /// @param field what is taken
  record Taken(UniqueField field) implements Written {}

  /// Nothing changed: there is no such account.
  record Missing() implements Written {}
}
