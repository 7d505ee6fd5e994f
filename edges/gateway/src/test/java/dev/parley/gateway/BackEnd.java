package dev.parley.gateway;

import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
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
import dev.parley.api.accounts.v1.AuthServiceGrpc;
import dev.parley.api.accounts.v1.GetJwksResponse;
import dev.parley.api.accounts.v1.Jwk;
import dev.parley.api.accounts.v1.ListRevokedSessionsRequest;
import dev.parley.api.accounts.v1.ListRevokedSessionsResponse;
import dev.parley.api.accounts.v1.RevokedSession;
import dev.parley.rpc.CallContext;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/// Real gRPC services for every method of the contract: each records what it was asked and answers
/// as told, or with an empty message. Signs tokens with a key of its own. Thread-safe.
final class BackEnd {
  /// One call that arrived.
  record Call(String method, Message request, CallContext context) {}

  final List<Call> calls = new CopyOnWriteArrayList<>();
  final List<UUID> endedSessions = new CopyOnWriteArrayList<>();
  private final Map<String, UnaryOperator<Message>> answers = new ConcurrentHashMap<>();
  private final ECKey key;

  BackEnd() {
    try {
      key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    Jwk jwk =
        Jwk.newBuilder()
            .setKid("k1")
            .setX(key.getX().toString())
            .setY(key.getY().toString())
            .build();
    on(AuthServiceGrpc.getGetJwksMethod(), _ -> GetJwksResponse.newBuilder().addKeys(jwk).build());
  }

  /// Tells what a method answers; the answer may throw.
  void on(MethodDescriptor<?, ?> method, UnaryOperator<Message> answer) {
    answers.put(method.getFullMethodName(), answer);
  }

  /// The last call of a method.
  Call last(String method) {
    return calls.stream().filter(c -> c.method().equals(method)).toList().getLast();
  }

  /// A valid access token of a fresh session.
  String token(UUID user, String role) {
    return token(user, UUID.randomUUID(), role, Instant.now().plusSeconds(600));
  }

  /// An access token.
  String token(UUID user, UUID session, String role, Instant expiresAt) {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .keyID("k1")
            .type(new JOSEObjectType("at+jwt"))
            .build();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer("parley")
            .subject(user.toString())
            .claim("sid", session.toString())
            .claim("role", role)
            .expirationTime(Date.from(expiresAt))
            .build();
    try {
      SignedJWT jwt = new SignedJWT(header, claims);
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  List<BindableService> services() {
    List<BindableService> services = new ArrayList<>();
    PublicContract.SERVICES.forEach(service -> services.add(() -> definition(service)));
    services.add(new Revocations());
    return services;
  }

  private ServerServiceDefinition definition(ServiceDescriptor service) {
    ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service);
    for (PublicMethod method : PublicContract.methods(service)) {
      definition.addMethod(
          method.grpc(),
          ServerCalls.asyncUnaryCall((request, answer) -> answer(method, request, answer)));
    }
    return definition.build();
  }

  private void answer(PublicMethod method, Message request, StreamObserver<Message> observer) {
    calls.add(new Call(method.name(), request, CallContext.current()));
    Message empty = method.grpc().parseResponse(new java.io.ByteArrayInputStream(new byte[0]));
    observer.onNext(answers.getOrDefault(method.name(), _ -> empty).apply(request));
    observer.onCompleted();
  }

  private final class Revocations extends AccountsInternalServiceImplBase {
    @Override
    public void listRevokedSessions(
        ListRevokedSessionsRequest request, StreamObserver<ListRevokedSessionsResponse> answer) {
      ListRevokedSessionsResponse.Builder response = ListRevokedSessionsResponse.newBuilder();
      for (UUID session : endedSessions) {
        response.addSessions(
            RevokedSession.newBuilder()
                .setSessionId(session.toString())
                .setRevokedAt(Timestamps.fromMillis(Instant.now().toEpochMilli())));
      }
      answer.onNext(response.setCursor("next").build());
      answer.onCompleted();
    }
  }
}
