package dev.parley.accounts;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A salted Argon2id hash in the PHC string format:
/// `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`. Immutable.
final class PasswordHash {
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private final Argon2Cost cost;
  private final byte[] salt;
  private final byte[] hash;

  /// Puts a hash together.
  ///
  /// @param cost what computing it costs
  /// @param salt random
  /// @param hash what was computed
  PasswordHash(Argon2Cost cost, byte[] salt, byte[] hash) {
    this.cost = cost;
    this.salt = salt.clone();
    this.hash = hash.clone();
  }

  /// Reads a hash.
  ///
  /// @throws IllegalArgumentException if it is not such a string
  static PasswordHash parse(String phc) {
    Matcher parts = PHC.matcher(phc);
    if (!parts.matches()) {
      throw new IllegalArgumentException("A stored password hash is not Argon2id in PHC format");
    }
    return new PasswordHash(
        new Argon2Cost(number(parts, 1), number(parts, 2), number(parts, 3)),
        Base64.getDecoder().decode(parts.group(4)),
        Base64.getDecoder().decode(parts.group(5)));
  }

  String phc() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            cost.memoryKib(),
            cost.passes(),
            cost.lanes(),
            base64.encodeToString(salt),
            base64.encodeToString(hash));
  }

  Argon2Cost cost() {
    return cost;
  }

  byte[] salt() {
    return salt.clone();
  }

  /// Compares in a time that tells nothing.
  boolean is(byte[] computed) {
    return MessageDigest.isEqual(hash, computed);
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }
}
