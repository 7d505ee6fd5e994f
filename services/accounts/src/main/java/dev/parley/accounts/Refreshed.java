package dev.parley.accounts;

import dev.parley.api.accounts.v1.Role;
import java.util.UUID;

/// How exchanging a refresh token came out.
sealed interface Refreshed {
  /// The next token is in force, from now on or since an earlier attempt.
  ///
  /// @param session the session
  /// @param user whose
  /// @param role the user's role now
  record Rotated(UUID session, UUID user, Role role) implements Refreshed {}

  /// The token had been used before: the session has ended.
  ///
  /// @param session the session
  /// @param user whose
  record Replayed(UUID session, UUID user) implements Refreshed {}

  /// The session has ended or expired, or never was.
  record Unknown() implements Refreshed {}
}
