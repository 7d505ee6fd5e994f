package dev.parley.accounts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.api.accounts.v1.Role;
import dev.parley.rpc.TokenVerifier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Locale;
import java.util.UUID;

/// Issues access tokens: ES256 JWTs as `TokenVerifier` takes them. Thread-safe.
final class AccessTokens {
  private final JWSSigner signer;
  private final JWSHeader header;
  private final Duration lifetime;
  private final InstantSource clock;

  /// Makes an issuer.
  ///
  /// @param keys the key in use signs
  /// @param lifetime of each token, whole seconds
  /// @param clock the time of issue
  AccessTokens(SigningKeys keys, Duration lifetime, InstantSource clock) {
    try {
      this.signer = new ECDSASigner(keys.current());
    } catch (JOSEException e) {
      throw new IllegalStateException("The signing key in use cannot sign", e);
    }
    this.header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(TokenVerifier.TYPE)
            .keyID(keys.current().getKeyID())
            .build();
    this.lifetime = lifetime;
    this.clock = clock;
  }

  /// Issues a token.
  ///
  /// @return a compact JWS
  String issue(UUID user, UUID session, Role role) {
    Instant now = clock.instant();
    SignedJWT token =
        new SignedJWT(
            header,
            new JWTClaimsSet.Builder()
                .issuer(TokenVerifier.ISSUER)
                .subject(user.toString())
                .claim("sid", session.toString())
                .claim("role", role.name().substring("ROLE_".length()).toLowerCase(Locale.ROOT))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(lifetime)))
                .build());
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("An access token could not be signed", e);
    }
    return token.serialize();
  }

  /// How long a token is good, in whole seconds.
  int lifetimeSeconds() {
    return (int) lifetime.toSeconds();
  }
}
