package dev.parley.accounts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;

/// The P-256 keys that access tokens are signed with, loaded at start. Immutable.
///
/// The newest is in use; older ones stay published as long as they are in the database, so that a
/// key can be replaced while tokens of the old one are about.
final class SigningKeys {
  private final List<ECKey> keys;

  private SigningKeys(List<ECKey> keys) {
    this.keys = keys;
  }

  /// Loads the keys; the first start of a server makes one.
  ///
  /// @throws IllegalStateException for the operator, if a key cannot be opened
  static SigningKeys load(
      SigningKeyStore store, KeySealer sealer, SecureRandom random, InstantSource clock) {
    List<SigningKeyStore.StoredKey> stored = store.all(() -> make(sealer, random, clock));
    for (SigningKeyStore.StoredKey key : stored) {
      if (sealer.wantsSealing(key.privateKey())) {
        store.reseal(key.kid(), sealer.seal(key.kid(), sealer.open(key.kid(), key.privateKey())));
      }
    }
    return new SigningKeys(stored.stream().map(key -> open(key, sealer)).toList());
  }

  /// The key in use, with its private part.
  ECKey current() {
    return keys.getFirst();
  }

  /// The public parts, the key in use first.
  List<ECKey> published() {
    return keys.stream().map(ECKey::toPublicJWK).toList();
  }

  private static SigningKeyStore.StoredKey make(
      KeySealer sealer, SecureRandom random, InstantSource clock) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      String kid = thumbprint((ECPublicKey) pair.getPublic());
      return new SigningKeyStore.StoredKey(
          kid,
          Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()),
          sealer.seal(kid, pair.getPrivate().getEncoded()),
          clock.instant().truncatedTo(ChronoUnit.MICROS));
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException("Every Java makes P-256 keys", e);
    }
  }

  private static ECKey open(SigningKeyStore.StoredKey key, KeySealer sealer) {
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      ECPublicKey publicKey =
          (ECPublicKey)
              factory.generatePublic(
                  new X509EncodedKeySpec(Base64.getDecoder().decode(key.publicKey())));
      return new ECKey.Builder(Curve.P_256, publicKey)
          .privateKey(
              factory.generatePrivate(
                  new PKCS8EncodedKeySpec(sealer.open(key.kid(), key.privateKey()))))
          .keyID(key.kid())
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.ES256)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The signing key " + key.kid() + " cannot be read", e);
    }
  }

  /// RFC 7638.
  private static String thumbprint(ECPublicKey key) throws JOSEException {
    return new ECKey.Builder(Curve.P_256, key).build().computeThumbprint().toString();
  }
}
