package dev.parley.accounts;

import com.nimbusds.jose.jwk.ECKey;
import dev.parley.api.accounts.v1.AuthServiceGrpc;
import dev.parley.api.accounts.v1.ChangePasswordRequest;
import dev.parley.api.accounts.v1.ChangePasswordResponse;
import dev.parley.api.accounts.v1.GetJwksRequest;
import dev.parley.api.accounts.v1.GetJwksResponse;
import dev.parley.api.accounts.v1.IssueTokenRequest;
import dev.parley.api.accounts.v1.IssueTokenResponse;
import dev.parley.api.accounts.v1.Jwk;
import dev.parley.api.accounts.v1.ListSessionsRequest;
import dev.parley.api.accounts.v1.ListSessionsResponse;
import dev.parley.api.accounts.v1.LoginRequest;
import dev.parley.api.accounts.v1.LoginResponse;
import dev.parley.api.accounts.v1.LogoutRequest;
import dev.parley.api.accounts.v1.LogoutResponse;
import dev.parley.api.accounts.v1.RefreshRequest;
import dev.parley.api.accounts.v1.RefreshResponse;
import dev.parley.api.accounts.v1.RegisterRequest;
import dev.parley.api.accounts.v1.RegisterResponse;
import dev.parley.api.accounts.v1.RevokeSessionRequest;
import dev.parley.api.accounts.v1.RevokeSessionResponse;
import dev.parley.api.accounts.v1.Session;
import dev.parley.api.accounts.v1.VerifyRequest;
import dev.parley.api.accounts.v1.VerifyResponse;
import dev.parley.rpc.CallContext;
import dev.parley.rpc.Caller;
import dev.parley.rpc.Failure;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;

/// Signing up, in and out over gRPC. Thread-safe.
final class AuthService extends AuthServiceGrpc.AuthServiceImplBase {
  private final Registration registration;
  private final SignIn signIn;
  private final Sessions sessions;
  private final GetJwksResponse jwks;

  AuthService(Registration registration, SignIn signIn, Sessions sessions, SigningKeys keys) {
    this.registration = registration;
    this.signIn = signIn;
    this.sessions = sessions;
    this.jwks =
        GetJwksResponse.newBuilder()
            .addAllKeys(keys.published().stream().map(AuthService::jwk).toList())
            .build();
  }

  @Override
  public void register(RegisterRequest request, StreamObserver<RegisterResponse> observer) {
    SignedIn signedIn = registration.register(request);
    Reply.send(
        observer,
        RegisterResponse.newBuilder()
            .setUser(Profiles.own(signedIn.user()))
            .setAccessToken(signedIn.tokens().access())
            .setExpiresIn(signedIn.tokens().expiresIn())
            .setRefreshToken(signedIn.tokens().refresh())
            .setRefreshExpiresIn(signedIn.tokens().refreshExpiresIn())
            .build());
  }

  @Override
  public void login(LoginRequest request, StreamObserver<LoginResponse> observer) {
    SignedIn signedIn = signIn.signIn(name(request), request.getPassword());
    Reply.send(
        observer,
        LoginResponse.newBuilder()
            .setUser(Profiles.own(signedIn.user()))
            .setAccessToken(signedIn.tokens().access())
            .setExpiresIn(signedIn.tokens().expiresIn())
            .setRefreshToken(signedIn.tokens().refresh())
            .setRefreshExpiresIn(signedIn.tokens().refreshExpiresIn())
            .build());
  }

  private static SignInName name(LoginRequest request) {
    if (request.hasLogin() && request.hasEmail()) {
      throw Failure.field("email", "Give either login or email, not both.");
    }
    if (request.hasEmail()) {
      return SignInName.email(given("email", request.getEmail()));
    }
    return SignInName.login(given("login", request.getLogin()));
  }

  private static String given(String field, String value) {
    if (value.isEmpty()) {
      throw Failure.field(field, "%s is missing; give login or email".formatted(field));
    }
    return value;
  }

  @Override
  public void issueToken(IssueTokenRequest request, StreamObserver<IssueTokenResponse> observer) {
    BasicCredentials credentials =
        BasicCredentials.parse(CallContext.current().authorization())
            .orElseThrow(SignIn::badCredentials);
    SignedIn signedIn = signIn.signIn(credentials.name(), credentials.password());
    Reply.send(
        observer,
        IssueTokenResponse.newBuilder()
            .setUser(Profiles.own(signedIn.user()))
            .setAccessToken(signedIn.tokens().access())
            .setExpiresIn(signedIn.tokens().expiresIn())
            .setRefreshToken(signedIn.tokens().refresh())
            .setRefreshExpiresIn(signedIn.tokens().refreshExpiresIn())
            .build());
  }

  @Override
  public void refresh(RefreshRequest request, StreamObserver<RefreshResponse> observer) {
    Tokens tokens = sessions.refresh(request.getRefreshToken(), request.getAttemptId());
    Reply.send(
        observer,
        RefreshResponse.newBuilder()
            .setAccessToken(tokens.access())
            .setExpiresIn(tokens.expiresIn())
            .setRefreshToken(tokens.refresh())
            .setRefreshExpiresIn(tokens.refreshExpiresIn())
            .build());
  }

  @Override
  public void logout(LogoutRequest request, StreamObserver<LogoutResponse> observer) {
    sessions.logout(Caller.current());
    Reply.send(observer, LogoutResponse.getDefaultInstance());
  }

  @Override
  public void verify(VerifyRequest request, StreamObserver<VerifyResponse> observer) {
    Caller caller = Caller.current();
    Reply.send(
        observer,
        VerifyResponse.newBuilder()
            .setUserId(caller.userId().toString())
            .setSessionId(caller.sessionId().toString())
            .setRole(caller.role())
            .setExpiresAt(Profiles.timestamp(caller.expiresAt()))
            .build());
  }

  @Override
  public void getJwks(GetJwksRequest request, StreamObserver<GetJwksResponse> observer) {
    Reply.send(observer, jwks);
  }

  private static Jwk jwk(ECKey key) {
    return Jwk.newBuilder()
        .setKty(key.getKeyType().getValue())
        .setCrv(key.getCurve().getName())
        .setX(key.getX().toString())
        .setY(key.getY().toString())
        .setKid(key.getKeyID())
        .setUse(key.getKeyUse().getValue())
        .setAlg(key.getAlgorithm().getName())
        .build();
  }

  @Override
  public void listSessions(
      ListSessionsRequest request, StreamObserver<ListSessionsResponse> observer) {
    Caller caller = Caller.current();
    List<Session> open = sessions.list(caller).stream().map(row -> session(row, caller)).toList();
    Reply.send(observer, ListSessionsResponse.newBuilder().addAllSessions(open).build());
  }

  private static Session session(SessionRow row, Caller caller) {
    return Session.newBuilder()
        .setId(row.id().toString())
        .setCreatedAt(Profiles.timestamp(row.createdAt()))
        .setLastUsedAt(Profiles.timestamp(row.lastUsedAt()))
        .setExpiresAt(Profiles.timestamp(row.expiresAt()))
        .setUserAgent(row.userAgent())
        .setAddress(row.address())
        .setCurrent(row.id().equals(caller.sessionId()))
        .build();
  }

  @Override
  public void revokeSession(
      RevokeSessionRequest request, StreamObserver<RevokeSessionResponse> observer) {
    sessions.revoke(Caller.current(), UUID.fromString(request.getSessionId()));
    Reply.send(observer, RevokeSessionResponse.getDefaultInstance());
  }

  @Override
  public void changePassword(
      ChangePasswordRequest request, StreamObserver<ChangePasswordResponse> observer) {
    signIn.changePassword(Caller.current(), request.getCurrentPassword(), request.getNewPassword());
    Reply.send(observer, ChangePasswordResponse.getDefaultInstance());
  }
}
