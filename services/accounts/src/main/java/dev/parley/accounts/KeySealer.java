package dev.parley.accounts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/// Writes private keys for the database: sealed with AES-256-GCM where a secret is configured,
/// plain where none is. Thread-safe.
///
/// Whoever can write to the accounts database can change passwords and roles, so sealing does not
/// defend the running server. What it defends is copies: a stolen backup or a read-only leak then
/// does not let anyone sign tokens. It helps only if the secret is kept elsewhere than the copies,
/// so it is the operator's to give, and a server without one still works out of the box.
final class KeySealer {
  private static final String PLAIN = "plain:";
  private static final String SEALED = "sealed:";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private final SecureRandom random;
  private final Optional<SecretKey> key;

  /// Makes a sealer.
  ///
  /// @param secret what to seal with, empty to store keys plain
  KeySealer(String secret, SecureRandom random) {
    this.random = random;
    this.key = secret.isEmpty() ? Optional.empty() : Optional.of(derive(secret));
  }

  /// Seals, if there is a secret.
  ///
  /// @param kid the key's id, bound to the result
  String seal(String kid, byte[] plain) {
    if (key.isEmpty()) {
      return PLAIN + Base64.getEncoder().encodeToString(plain);
    }
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key.get(), nonce, kid).doFinal(plain);
      return SEALED + Base64.getEncoder().encodeToString(join(nonce, sealed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has AES-GCM", e);
    }
  }

  /// Opens what [#seal] wrote, with or without a secret.
  ///
  /// @throws IllegalStateException for the operator, if the secret is missing or another one
  byte[] open(String kid, String stored) {
    if (stored.startsWith(PLAIN)) {
      return Base64.getDecoder().decode(stored.substring(PLAIN.length()));
    }
    SecretKey secret =
        key.orElseThrow(
            () ->
                new IllegalStateException(
                    "The signing key in the database is sealed; set accounts.key-secret to the"
                        + " secret it was sealed with"));
    byte[] sealed = Base64.getDecoder().decode(stored.substring(SEALED.length()));
    byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, secret, nonce, kid)
          .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "The signing key in the database does not open with accounts.key-secret; it was sealed"
              + " with another one",
          e);
    }
  }

  /// Whether a stored key is plain although there is a secret.
  boolean wantsSealing(String stored) {
    return key.isPresent() && stored.startsWith(PLAIN);
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String kid)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(kid.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static SecretKey derive(String secret) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "AES",
              HKDFParameterSpec.ofExtract()
                  .addIKM(secret.getBytes(StandardCharsets.UTF_8))
                  .thenExpand("parley signing keys".getBytes(StandardCharsets.UTF_8), 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java from 25 on has HKDF", e);
    }
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }
}
