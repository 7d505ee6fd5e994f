package dev.parley.rpc;

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
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/// The part of accounts that tokens need: one real key, and sessions that end when told.
final class AccountsFixture {
  final ECKey key = generate("k1");
  final List<UUID> ended = new CopyOnWriteArrayList<>();

  static ECKey generate(String kid) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  JWTClaimsSet.Builder claims(UUID user, UUID session) {
    return new JWTClaimsSet.Builder()
        .issuer("parley")
        .subject(user.toString())
        .claim("sid", session.toString())
        .claim("role", "user")
        .expirationTime(Date.from(Instant.now().plusSeconds(600)));
  }

  String token(UUID user, UUID session) {
    return sign(header("k1").build(), claims(user, session).build(), key);
  }

  static JWSHeader.Builder header(String kid) {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(kid).type(TokenVerifier.TYPE);
  }

  static String sign(JWSHeader header, JWTClaimsSet claims, ECKey key) {
    try {
      SignedJWT jwt = new SignedJWT(header, claims);
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  List<BindableService> services() {
    return List.of(new Keys(), new Revocations());
  }

  private final class Keys extends AuthServiceImplBase {
    @Override
    public void getJwks(GetJwksRequest request, StreamObserver<GetJwksResponse> answer) {
      Jwk jwk =
          Jwk.newBuilder()
              .setKid(key.getKeyID())
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
      Instant now = Instant.now();
      for (UUID session : ended) {
        response.addSessions(
            RevokedSession.newBuilder()
                .setSessionId(session.toString())
                .setRevokedAt(com.google.protobuf.util.Timestamps.fromMillis(now.toEpochMilli())));
      }
      answer.onNext(response.setCursor("next").build());
      answer.onCompleted();
    }
  }
}
