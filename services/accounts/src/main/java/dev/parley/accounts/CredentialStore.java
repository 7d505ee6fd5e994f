package dev.parley.accounts;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Keeps passwords. Thread-safe; each method is one transaction.
interface CredentialStore {

  /// Finds by login or e-mail.
  ///
  /// @param name which of the two, and its text, in any case
  /// @param address where the caller is, for [Credential#knownAddress()]
  Optional<Credential> find(SignInName name, String address);

  Optional<Credential> find(UUID user);

  /// Replaces a hash by one of the same password with other parameters. Does nothing if the
  /// password was changed meanwhile.
  void rehash(UUID user, String from, String to);

  /// Changes a password and ends the user's other sessions.
  ///
  /// @param verified the version the current password was held against
  /// @param hash of the new password
  /// @param session the one that goes on
  /// @return false, changing nothing, if the password was changed since it was verified
  boolean change(UUID user, long verified, String hash, UUID session, Instant now);
}
