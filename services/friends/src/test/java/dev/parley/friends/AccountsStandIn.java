package dev.parley.friends;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
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
import dev.parley.api.accounts.v1.ListExistingUsersRequest;
import dev.parley.api.accounts.v1.ListExistingUsersResponse;
import dev.parley.api.accounts.v1.ListRevokedSessionsRequest;
import dev.parley.api.accounts.v1.ListRevokedSessionsResponse;
import dev.parley.kernel.Ids;
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The part of accounts that friends and tokens need: who exists, and one key. Thread-safe.
final class AccountsStandIn {
  private final ECKey key;
  private final Set<UUID> users = ConcurrentHashMap.newKeySet();

  AccountsStandIn() {
    try {
      this.key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  UUID register() {
    UUID user = Ids.next();
    users.add(user);
    return user;
  }

  String token(UUID user) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256)
                  .keyID("k1")
                  .type(new JOSEObjectType("at+jwt"))
                  .build(),
              new JWTClaimsSet.Builder()
                  .issuer("parley")
                  .subject(user.toString())
                  .claim("sid", Ids.next().toString())
                  .claim("role", "user")
                  .issueTime(Date.from(Instant.now()))
                  .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                  .build());
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  List<BindableService> services() {
    return List.of(new Keys(), new Internal());
  }

  private final class Keys extends AuthServiceImplBase {
    @Override
    public void getJwks(GetJwksRequest request, StreamObserver<GetJwksResponse> answer) {
      Replies.send(
          answer,
          GetJwksResponse.newBuilder()
              .addKeys(
                  Jwk.newBuilder()
                      .setKid(key.getKeyID())
                      .setX(key.getX().toString())
                      .setY(key.getY().toString()))
              .build());
    }
  }

  private final class Internal extends AccountsInternalServiceImplBase {
    @Override
    public void listRevokedSessions(
        ListRevokedSessionsRequest request, StreamObserver<ListRevokedSessionsResponse> answer) {
      Replies.send(answer, ListRevokedSessionsResponse.newBuilder().setCursor("c").build());
    }

    @Override
    public void listExistingUsers(
        ListExistingUsersRequest request, StreamObserver<ListExistingUsersResponse> answer) {
      Replies.send(
          answer,
          ListExistingUsersResponse.newBuilder()
              .addAllUserIds(
                  request.getUserIdsList().stream()
                      .filter(id -> users.contains(UUID.fromString(id)))
                      .toList())
              .build());
    }
  }
}
