package dev.parley.accounts;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/// Keeps the keys that tokens are signed with. Thread-safe.
interface SigningKeyStore {

  /// One key as it is stored.
  ///
  /// @param kid its id in token headers
  /// @param publicKey X.509 SubjectPublicKeyInfo in base64
  /// @param privateKey as [KeySealer] wrote it
  /// @param createdAt when it was made
  record StoredKey(String kid, String publicKey, String privateKey, Instant createdAt) {}

  /// All keys, newest first; makes one if there is none. Of several processes that start at once
  /// one makes it, the others get it.
  ///
  /// @param first makes a key
  List<StoredKey> all(Supplier<StoredKey> first);

  /// Replaces the stored form of a private key.
  void reseal(String kid, String privateKey);
}
