package dev.parley.accounts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// An opaque refresh token: a family, the same for all tokens of one session, then a secret, new in
/// every token. Immutable; [#toString()] does not show it.
///
/// Only SHA-256 hashes are stored: of the family, which finds the session, and of the whole newest
/// token. So a token of a session that is not its newest is known to be a replay without keeping
/// all that came before, for as long as the session lives. Both parts are random, so a plain hash
/// is as good as a slow one.
final class RefreshToken {
  private static final int FAMILY_BYTES = 16;
  private static final int SECRET_BYTES = 32;
  private static final String HMAC = "HmacSHA256";

  /// Keeps what is derived here apart from anything else that might be.
  private static final String ATTEMPT = "parley-refresh";

  private final byte[] bytes;

  private RefreshToken(byte[] bytes) {
    this.bytes = bytes;
  }

  /// What is stored of a token.
  ///
  /// @param family SHA-256 in hexadecimal, the same for all tokens of a session
  /// @param whole SHA-256 in hexadecimal, of this token only
  record Hashes(String family, String whole) {}

  /// The first token of a new session.
  static RefreshToken first(SecureRandom random) {
    byte[] bytes = new byte[FAMILY_BYTES + SECRET_BYTES];
    random.nextBytes(bytes);
    return new RefreshToken(bytes);
  }

  /// The token that replaces this one.
  RefreshToken next(SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    byte[] next = Arrays.copyOf(bytes, bytes.length);
    System.arraycopy(secret, 0, next, FAMILY_BYTES, SECRET_BYTES);
    return new RefreshToken(next);
  }

  /// The token that replaces this one in a named attempt: the same again for the same attempt, so
  /// that a client that did not get the answer can ask once more. Whoever has not this token's
  /// secret cannot tell it from a random one.
  ///
  /// @param attemptId chosen by the client
  RefreshToken next(String attemptId) {
    byte[] next = Arrays.copyOf(bytes, bytes.length);
    System.arraycopy(attempt(attemptId), 0, next, FAMILY_BYTES, SECRET_BYTES);
    return new RefreshToken(next);
  }

  private byte[] attempt(String attemptId) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(bytes, FAMILY_BYTES, SECRET_BYTES, HMAC));
      mac.update(ATTEMPT.getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(attemptId.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + HMAC, e);
    }
  }

  /// Reads a token as a client sends it.
  ///
  /// @param text anything
  /// @return empty if it cannot be one of ours
  static Optional<RefreshToken> parse(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
      RefreshToken token = new RefreshToken(bytes);
      boolean ours = bytes.length == FAMILY_BYTES + SECRET_BYTES && token.text().equals(text);
      return ours ? Optional.of(token) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /// The token for the client: 64 base64url characters.
  String text() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  Hashes hashes() {
    return new Hashes(sha256(Arrays.copyOf(bytes, FAMILY_BYTES)), sha256(bytes));
  }

  @Override
  public String toString() {
    return "RefreshToken";
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
