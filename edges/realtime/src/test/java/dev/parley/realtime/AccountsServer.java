package dev.parley.realtime;

import com.google.protobuf.util.Timestamps;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.api.accounts.v1.AccountsInternalServiceGrpc.AccountsInternalServiceImplBase;
import dev.parley.api.accounts.v1.AuthServiceGrpc.AuthServiceImplBase;
import dev.parley.api.accounts.v1.GetJwksRequest;
import dev.parley.api.accounts.v1.GetJwksResponse;
import dev.parley.api.accounts.v1.Jwk;
import dev.parley.api.accounts.v1.ListRevokedSessionsRequest;
import dev.parley.api.accounts.v1.ListRevokedSessionsResponse;
import dev.parley.api.accounts.v1.RevokedSession;
import dev.parley.rpc.TokenVerifier;
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/// The part of accounts that the hub needs: signs tokens with a real key, and ends sessions.
final class AccountsServer {
  private static final String KEY_ID = "k1";
  private final ECKey key = generate();
  private final List<UUID> ended = new CopyOnWriteArrayList<>();

  String token(UUID user, UUID session, Duration life) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(TokenVerifier.ISSUER)
            .subject(user.toString())
            .claim("sid", session.toString())
            .claim("role", "user")
            .expirationTime(Date.from(Instant.now().plus(life)))
            .jwtID(UUID.randomUUID().toString())
            .build();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(KEY_ID).type(TokenVerifier.TYPE).build();
    try {
      SignedJWT jwt = new SignedJWT(header, claims);
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  void end(UUID session) {
    ended.add(session);
  }

  List<BindableService> services() {
    return List.of(new Keys(), new Revocations());
  }

  private static ECKey generate() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(KEY_ID).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Keys extends AuthServiceImplBase {
    @Override
    public void getJwks(GetJwksRequest request, StreamObserver<GetJwksResponse> answer) {
      Jwk jwk =
          Jwk.newBuilder()
              .setKid(KEY_ID)
              .setX(key.getX().toString())
              .setY(key.getY().toString())
              .build();
      answer.onNext(GetJwksResponse.newBuilder().addKeys(jwk).build());
      answer.onCompleted();
    }
  }

  private final class Revocations extends AccountsInternalServiceImplBase {
    @Override
    public void listRevokedSessions(
        ListRevokedSessionsRequest request, StreamObserver<ListRevokedSessionsResponse> answer) {
      ListRevokedSessionsResponse.Builder response = ListRevokedSessionsResponse.newBuilder();
      for (UUID session : ended) {
        response.addSessions(
            RevokedSession.newBuilder()
                .setSessionId(session.toString())
                .setRevokedAt(Timestamps.fromMillis(System.currentTimeMillis())));
      }
      answer.onNext(response.setCursor("next").build());
      answer.onCompleted();
    }
  }
}
