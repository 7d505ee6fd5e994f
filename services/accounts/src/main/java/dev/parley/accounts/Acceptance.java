package dev.parley.accounts;

/// How asking for a deletion came out.
sealed interface Acceptance {
  /// It is accepted.
  ///
  /// @param deletion as it is now
  record Accepted(Deletion deletion) implements Acceptance {}

  /// There is no such user, or no longer.
  record NoUser() implements Acceptance {}

  /// Who asks for somebody else's account is no administrator, or no longer.
  record NotAdmin() implements Acceptance {}

  /// The user is the only administrator and stays one.
  record LastAdmin() implements Acceptance {}

  /// The session in which it was asked is too old, or has ended.
  record NotFresh() implements Acceptance {}
}
