package dev.parley.rpc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.api.accounts.v1.Role;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.kernel.Component;
import io.grpc.StatusRuntimeException;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Verifies access tokens: ES256 JWTs (RFC 7519, RFC 9068) signed by the accounts service.
/// Thread-safe.
///
/// A token that verified once is remembered until it expires, so that the signature costs once;
/// that its session still stands is checked every time.
public final class TokenVerifier implements Component {
  /// The `iss` claim of every token of this product.
  public static final String ISSUER = "parley";

  /// The `typ` header of every access token.
  public static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

  private static final int MAX_REMEMBERED = 100_000;
  private static final int MAX_TOKEN_LENGTH = 4096;
  private final SigningKeys keys;
  private final RevokedSessions revoked;
  private final InstantSource clock;
  private final Cache<String, Caller> verified =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();

  /// Makes a verifier.
  ///
  /// @param channels where to ask accounts for its public keys
  /// @param revoked the sessions that ended
  /// @param clock decides what has expired
  public TokenVerifier(Channels channels, RevokedSessions revoked, InstantSource clock) {
    this.keys = new SigningKeys(channels, clock);
    this.revoked = revoked;
    this.clock = clock;
  }

  /// Verifies a token.
  ///
  /// @param token a compact JWS, without the scheme word
  /// @return whose it is
  /// @throws StatusRuntimeException `UNAUTHENTICATED` if it is not valid now, `UNAVAILABLE` if that
  ///     cannot be told now
  public Caller verify(String token) {
    Caller caller = verified.getIfPresent(token);
    if (caller == null) {
      caller = verifySignature(token);
      verified.put(token, caller);
    }
    if (!clock.instant().isBefore(caller.expiresAt())) {
      verified.invalidate(token);
      throw refuse("The access token has expired; refresh it.");
    }
    if (revoked.contains(caller.sessionId())) {
      throw refuse("The session of this access token has ended; sign in again.");
    }
    return caller;
  }

  private Caller verifySignature(String token) {
    if (token.length() > MAX_TOKEN_LENGTH) {
      throw notOurs();
    }
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      JWSHeader header = jwt.getHeader();
      boolean rightKind =
          JWSAlgorithm.ES256.equals(header.getAlgorithm())
              && TYPE.equals(header.getType())
              && header.getCriticalParams() == null
              && header.getKeyID() != null;
      if (!rightKind || !jwt.verify(new ECDSAVerifier(keys.byId(header.getKeyID())))) {
        throw notOurs();
      }
      return caller(jwt.getJWTClaimsSet());
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      throw notOurs();
    }
  }

  private Caller caller(JWTClaimsSet claims) throws ParseException {
    Instant expiresAt = instant(claims.getExpirationTime());
    String subject = claims.getSubject();
    String session = claims.getStringClaim("sid");
    String role = claims.getStringClaim("role");
    if (!ISSUER.equals(claims.getIssuer()) || subject == null || session == null || role == null) {
      throw notOurs();
    }
    return new Caller(
        UUID.fromString(subject),
        UUID.fromString(session),
        Role.valueOf("ROLE_" + role.toUpperCase(Locale.ROOT)),
        expiresAt);
  }

  private static Instant instant(@Nullable Date date) {
    if (date == null) {
      throw notOurs();
    }
    return date.toInstant();
  }

  private static StatusRuntimeException notOurs() {
    return refuse("The access token is not valid.");
  }

  private static StatusRuntimeException refuse(String message) {
    return Failure.of(ErrorReason.ERROR_REASON_UNAUTHENTICATED, message);
  }
}
