package dev.parley.rpc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import dev.parley.api.accounts.v1.AuthServiceGrpc;
import dev.parley.api.accounts.v1.GetJwksRequest;
import dev.parley.api.accounts.v1.Jwk;
import dev.parley.api.common.v1.ErrorReason;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// The public keys of the accounts service, asked for when an unknown key id turns up. Thread-safe.
///
/// Tokens with made-up key ids cannot make it ask more often than once in two seconds.
final class SigningKeys {
  private static final Duration MIN_REFRESH = Duration.ofSeconds(2);
  private final Channels channels;
  private final InstantSource clock;
  private final ReentrantLock refreshing = new ReentrantLock();
  private volatile Map<String, ECPublicKey> keys = Map.of();
  private Instant refreshedAt = Instant.MIN;

  SigningKeys(Channels channels, InstantSource clock) {
    this.channels = channels;
    this.clock = clock;
  }

  /// A key by its id.
  ///
  /// @throws io.grpc.StatusRuntimeException `UNAUTHENTICATED` if accounts has no such key,
  ///     `UNAVAILABLE` if it cannot be asked
  ECPublicKey byId(String id) throws JOSEException {
    ECPublicKey key = keys.get(id);
    if (key == null) {
      refresh();
      key = keys.get(id);
    }
    if (key == null) {
      throw Failure.of(ErrorReason.ERROR_REASON_UNAUTHENTICATED, "The access token is not valid.");
    }
    return key;
  }

  private void refresh() throws JOSEException {
    refreshing.lock();
    try {
      if (refreshedAt.isAfter(clock.instant().minus(MIN_REFRESH))) {
        return;
      }
      Map<String, ECPublicKey> fresh = new HashMap<>();
      var jwks =
          AuthServiceGrpc.newBlockingStub(channels.to(AuthServiceGrpc.SERVICE_NAME))
              .getJwks(GetJwksRequest.getDefaultInstance());
      for (Jwk jwk : jwks.getKeysList()) {
        fresh.put(jwk.getKid(), publicKey(jwk));
      }
      keys = Map.copyOf(fresh);
      refreshedAt = clock.instant();
    } finally {
      refreshing.unlock();
    }
  }

  private static ECPublicKey publicKey(Jwk jwk) throws JOSEException {
    return new ECKey.Builder(Curve.P_256, new Base64URL(jwk.getX()), new Base64URL(jwk.getY()))
        .build()
        .toECPublicKey();
  }
}
