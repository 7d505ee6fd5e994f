package dev.parley.accounts;

import static dev.parley.accounts.AccountsServer.PASSWORD;
import static dev.parley.accounts.AccountsServer.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.accounts.AccountsServer.Client;
import dev.parley.api.accounts.v1.ChangePasswordRequest;
import dev.parley.api.accounts.v1.GetJwksRequest;
import dev.parley.api.accounts.v1.GetMeRequest;
import dev.parley.api.accounts.v1.IssueTokenRequest;
import dev.parley.api.accounts.v1.Jwk;
import dev.parley.api.accounts.v1.ListSessionsRequest;
import dev.parley.api.accounts.v1.LoginRequest;
import dev.parley.api.accounts.v1.LoginResponse;
import dev.parley.api.accounts.v1.LogoutRequest;
import dev.parley.api.accounts.v1.RefreshRequest;
import dev.parley.api.accounts.v1.RefreshResponse;
import dev.parley.api.accounts.v1.RegisterRequest;
import dev.parley.api.accounts.v1.RegisterResponse;
import dev.parley.api.accounts.v1.RevokeSessionRequest;
import dev.parley.api.accounts.v1.Role;
import dev.parley.api.accounts.v1.Session;
import dev.parley.api.accounts.v1.VerifyRequest;
import dev.parley.api.accounts.v1.VerifyResponse;
import dev.parley.api.common.v1.ErrorReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AuthServiceTest {
  private static final String ATTEMPT = "attempt-of-a-test";

  private final AccountsServer server = new AccountsServer();

  @AfterEach
  void close() {
    server.close();
  }

  private LoginResponse login(String login, String password) {
    return login(server.anyone(), login, password);
  }

  private static LoginResponse login(Client from, String login, String password) {
    return from.auth(
        stub ->
            stub.login(LoginRequest.newBuilder().setLogin(login).setPassword(password).build()));
  }

  private RefreshResponse refresh(String token) {
    return server
        .anyone()
        .auth(stub -> stub.refresh(RefreshRequest.newBuilder().setRefreshToken(token).build()));
  }

  private RefreshResponse refresh(String token, String attempt) {
    return server
        .anyone()
        .auth(
            stub ->
                stub.refresh(
                    RefreshRequest.newBuilder()
                        .setRefreshToken(token)
                        .setAttemptId(attempt)
                        .build()));
  }

  private static List<Session> sessions(Client client) {
    return client
        .auth(stub -> stub.listSessions(ListSessionsRequest.getDefaultInstance()))
        .getSessionsList();
  }

  private static VerifyResponse verify(Client client) {
    return client.auth(stub -> stub.verify(VerifyRequest.getDefaultInstance()));
  }

  private void awaitEnded(Client client) {
    await()
        .atMost(Duration.ofSeconds(2))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () ->
                assertThat(failure(() -> verify(client)).reason())
                    .isEqualTo(ErrorReason.ERROR_REASON_UNAUTHENTICATED));
  }

  @Test
  void whoRegistersIsSignedIn() {
    RegisterResponse registered =
        server
            .anyone()
            .auth(
                stub ->
                    stub.register(
                        RegisterRequest.newBuilder()
                            .setLogin("Anna")
                            .setPassword(PASSWORD)
                            .setEmail("anna@example.org")
                            .setFirstName("Anna")
                            .setLastName("Arendt")
                            .build()));

    assertThat(registered.getUser().getLogin()).isEqualTo("Anna");
    assertThat(registered.getUser().getEmail()).isEqualTo("anna@example.org");
    assertThat(registered.getUser().getRole()).isEqualTo(Role.ROLE_ADMIN);
    assertThat(registered.getExpiresIn()).isEqualTo(600);
    Client anna = server.anyone().bearer(registered.getAccessToken());
    assertThat(anna.users(stub -> stub.getMe(GetMeRequest.getDefaultInstance())).getUser())
        .isEqualTo(registered.getUser());
    assertThat(refresh(registered.getRefreshToken()).getAccessToken()).isNotEmpty();
  }

  @Test
  void aTakenLoginOrEmailIsRefusedByName() {
    server
        .anyone()
        .auth(
            stub ->
                stub.register(
                    RegisterRequest.newBuilder()
                        .setLogin("anna")
                        .setPassword(PASSWORD)
                        .setEmail("a@b.example")
                        .build()));

    var login = failure(() -> server.register("ANNA"));
    var email =
        failure(
            () ->
                server
                    .anyone()
                    .auth(
                        stub ->
                            stub.register(
                                RegisterRequest.newBuilder()
                                    .setLogin("bob")
                                    .setPassword(PASSWORD)
                                    .setEmail("A@B.example")
                                    .build())));

    assertThat(login.reason()).isEqualTo(ErrorReason.ERROR_REASON_LOGIN_TAKEN);
    assertThat(login.field()).isEqualTo("login");
    assertThat(email.reason()).isEqualTo(ErrorReason.ERROR_REASON_EMAIL_TAKEN);
    assertThat(email.field()).isEqualTo("email");
  }

  @Test
  void anEmailOfTooManyBytesIsRefused() {
    var failure =
        failure(
            () ->
                server
                    .anyone()
                    .auth(
                        stub ->
                            stub.register(
                                RegisterRequest.newBuilder()
                                    .setLogin("anna")
                                    .setPassword(PASSWORD)
                                    .setEmail("a@" + "я".repeat(200) + ".example")
                                    .build())));

    assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(failure.field()).isEqualTo("email");
  }

  @Test
  void ofRegistrationsAtOnceOneBecomesAdministratorAndOneGetsTheLogin() throws Exception {
    List<Object> results =
        AtOnce.run(
            12,
            i ->
                () -> {
                  try {
                    return server.register(i % 2 == 0 ? "Anna" : "user" + i).getUser().getRole();
                  } catch (RuntimeException e) {
                    return dev.parley.rpc.Failure.detail(e).reason();
                  }
                });

    assertThat(results).filteredOn(Role.ROLE_ADMIN::equals).hasSize(1);
    assertThat(results).filteredOn(Role.ROLE_USER::equals).hasSize(6);
    assertThat(results).filteredOn(ErrorReason.ERROR_REASON_LOGIN_TAKEN::equals).hasSize(5);
  }

  @Test
  void oneSignsInWithLoginOrEmailInAnyCase() {
    server
        .anyone()
        .auth(
            stub ->
                stub.register(
                    RegisterRequest.newBuilder()
                        .setLogin("anna")
                        .setPassword(PASSWORD)
                        .setEmail("a@b.example")
                        .build()));

    assertThat(login("ANNA", PASSWORD).getUser().getEmail()).isEqualTo("a@b.example");
    assertThat(
            server
                .anyone()
                .auth(
                    stub ->
                        stub.login(
                            LoginRequest.newBuilder()
                                .setEmail("A@b.EXAMPLE")
                                .setPassword(PASSWORD)
                                .build()))
                .getUser()
                .getLogin())
        .isEqualTo("anna");
  }

  @Test
  void exactlyOneOfLoginAndEmailIsTaken() {
    var both =
        LoginRequest.newBuilder().setLogin("a").setEmail("a@b").setPassword(PASSWORD).build();
    var none = LoginRequest.newBuilder().setPassword(PASSWORD).build();
    var empty = LoginRequest.newBuilder().setEmail("").setPassword(PASSWORD).build();

    assertThat(failure(() -> server.anyone().auth(stub -> stub.login(both))).field())
        .isEqualTo("email");
    assertThat(failure(() -> server.anyone().auth(stub -> stub.login(none))).field())
        .isEqualTo("login");
    assertThat(failure(() -> server.anyone().auth(stub -> stub.login(empty))).field())
        .isEqualTo("email");
  }

  @Test
  void anUnknownLoginAndAWrongPasswordLookTheSameAndCostTheSame() {
    server.register("anna");
    double before = server.hashes("verify");

    var wrong = failure(() -> login("anna", "wrong horse"));
    double afterWrong = server.hashes("verify");
    var unknown = failure(() -> login("nobody", "wrong horse"));
    double afterUnknown = server.hashes("verify");

    assertThat(wrong.reason()).isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    assertThat(unknown).isEqualTo(wrong);
    assertThat(afterWrong - before).isEqualTo(1);
    assertThat(afterUnknown - afterWrong).isEqualTo(1);
    assertThat(server.hashes("hash")).isEqualTo(1);
  }

  @Test
  void basicCredentialsAreTakenInUtf8() {
    server
        .anyone()
        .auth(
            stub ->
                stub.register(
                    RegisterRequest.newBuilder()
                        .setLogin("anna")
                        .setPassword("пароль: 12")
                        .build()));
    String basic =
        Base64.getEncoder().encodeToString("anna:пароль: 12".getBytes(StandardCharsets.UTF_8));

    assertThat(
            server
                .anyone()
                .authorized("Basic " + basic)
                .auth(stub -> stub.issueToken(IssueTokenRequest.getDefaultInstance()))
                .getUser()
                .getLogin())
        .isEqualTo("anna");
    for (String header : List.of("", "Basic", "Basic !", "Basic " + basic + "=", "Bearer x")) {
      assertThat(
              failure(
                      () ->
                          server
                              .anyone()
                              .authorized(header)
                              .auth(
                                  stub -> stub.issueToken(IssueTokenRequest.getDefaultInstance())))
                  .reason())
          .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    }
  }

  @Test
  void anAccessTokenSaysWhoseItIsAndIsSignedWithThePublishedKey() throws Exception {
    RegisterResponse anna = server.register("anna");
    Jwk jwk =
        server.anyone().auth(stub -> stub.getJwks(GetJwksRequest.getDefaultInstance())).getKeys(0);
    ECKey key =
        new ECKey.Builder(Curve.P_256, new Base64URL(jwk.getX()), new Base64URL(jwk.getY()))
            .build();

    SignedJWT token = SignedJWT.parse(anna.getAccessToken());

    assertThat(List.of(jwk.getKty(), jwk.getCrv(), jwk.getUse(), jwk.getAlg()))
        .containsExactly("EC", "P-256", "sig", "ES256");
    assertThat(jwk.getKid()).isEqualTo(key.computeThumbprint().toString());
    assertThat(token.verify(new ECDSAVerifier(key))).isTrue();
    assertThat(token.getHeader().getKeyID()).isEqualTo(jwk.getKid());
    assertThat(token.getHeader().getType().toString()).isEqualTo("at+jwt");
    assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    Client client = server.anyone().bearer(anna.getAccessToken());
    assertThat(token.getJWTClaimsSet().getClaims())
        .containsOnlyKeys("iss", "sub", "sid", "role", "iat", "exp")
        .containsEntry("iss", "parley")
        .containsEntry("sub", anna.getUser().getId())
        .containsEntry("sid", sessions(client).getFirst().getId())
        .containsEntry("role", "admin")
        .containsEntry("exp", Date.from(Some.NOON.plus(Duration.ofMinutes(10))));
  }

  @Test
  void verifyTellsWhatTheTokenSays() {
    RegisterResponse anna = server.register("anna");
    Client client = server.anyone().bearer(anna.getAccessToken());

    VerifyResponse verified = verify(client);

    assertThat(verified.getUserId()).isEqualTo(anna.getUser().getId());
    assertThat(verified.getSessionId()).isEqualTo(sessions(client).getFirst().getId());
    assertThat(verified.getRole()).isEqualTo(Role.ROLE_ADMIN);
    assertThat(verified.getExpiresAt())
        .isEqualTo(Profiles.timestamp(Some.NOON.plus(Duration.ofMinutes(10))));
  }

  @Test
  void anAccessTokenEndsAfterTenMinutesAndARefreshBringsAnother() {
    RegisterResponse anna = server.register("anna");
    server.clock.pass(Duration.ofMinutes(10));

    assertThat(failure(() -> verify(server.anyone().bearer(anna.getAccessToken()))).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_UNAUTHENTICATED);
    RefreshResponse next = refresh(anna.getRefreshToken());
    assertThat(anna.getRefreshExpiresIn()).isEqualTo((int) Duration.ofDays(30).toSeconds());
    assertThat(next.getRefreshExpiresIn()).isEqualTo(anna.getRefreshExpiresIn());
    assertThat(verify(server.anyone().bearer(next.getAccessToken())).getUserId())
        .isEqualTo(anna.getUser().getId());
  }

  @Test
  void aReplayedRefreshTokenEndsTheSession() {
    RegisterResponse anna = server.register("anna");
    RefreshResponse next = refresh(anna.getRefreshToken());

    assertThat(failure(() -> refresh(anna.getRefreshToken())).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_REFRESH_TOKEN);

    assertThat(failure(() -> refresh(next.getRefreshToken())).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_REFRESH_TOKEN);
    awaitEnded(server.anyone().bearer(next.getAccessToken()));
    assertThat(server.metrics.get("parley.accounts.refresh_replays").counter().count())
        .isEqualTo(1);
  }

  @Test
  void ofTwoRefreshesAtOnceOneWinsAndTheSessionEnds() throws Exception {
    RegisterResponse anna = server.register("anna");

    List<String> results =
        AtOnce.run(
            2,
            i ->
                () -> {
                  try {
                    return refresh(anna.getRefreshToken()).getRefreshToken();
                  } catch (RuntimeException e) {
                    return "";
                  }
                });

    assertThat(results).filteredOn(String::isEmpty).hasSize(1);
    String won = results.stream().filter(token -> !token.isEmpty()).findAny().orElseThrow();
    assertThat(failure(() -> refresh(won)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_REFRESH_TOKEN);
  }

  @Test
  void aRefreshRepeatedWithItsAttemptIdBringsTheSameRefreshToken() throws Exception {
    RegisterResponse anna = server.register("anna");
    RefreshResponse once = refresh(anna.getRefreshToken(), ATTEMPT);

    List<RefreshResponse> again =
        AtOnce.run(4, i -> () -> refresh(anna.getRefreshToken(), ATTEMPT));

    assertThat(again)
        .allSatisfy(
            answer -> {
              assertThat(answer.getRefreshToken()).isEqualTo(once.getRefreshToken());
              assertThat(verify(server.anyone().bearer(answer.getAccessToken())).getUserId())
                  .isEqualTo(anna.getUser().getId());
            });
    assertThat(refresh(once.getRefreshToken()).getRefreshToken()).isNotEmpty();
  }

  @Test
  void aRefreshRepeatedWithAnotherAttemptIdOrNoneEndsTheSession() {
    for (String other : List.of("another-attempt-2", "")) {
      RegisterResponse user = server.register("user" + other.length());
      String next = refresh(user.getRefreshToken(), ATTEMPT).getRefreshToken();

      assertThat(
              failure(
                      () -> {
                        if (other.isEmpty()) {
                          refresh(user.getRefreshToken());
                        } else {
                          refresh(user.getRefreshToken(), other);
                        }
                      })
                  .reason())
          .isEqualTo(ErrorReason.ERROR_REASON_BAD_REFRESH_TOKEN);

      assertThat(failure(() -> refresh(next)).reason())
          .isEqualTo(ErrorReason.ERROR_REASON_BAD_REFRESH_TOKEN);
    }
  }

  @Test
  void aRefreshRepeatedAfterItsTokenWasUsedEndsTheSession() {
    RegisterResponse anna = server.register("anna");
    String second = refresh(anna.getRefreshToken(), ATTEMPT).getRefreshToken();
    String third = refresh(second, ATTEMPT).getRefreshToken();

    assertThat(failure(() -> refresh(anna.getRefreshToken(), ATTEMPT)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_REFRESH_TOKEN);

    assertThat(failure(() -> refresh(third, ATTEMPT)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_REFRESH_TOKEN);
  }

  @Test
  void anAttemptIdIsNeitherShortNorLong() {
    RegisterResponse anna = server.register("anna");

    for (String attempt : List.of("fifteen-letters", "x".repeat(65), "sixteen letters ")) {
      assertThat(failure(() -> refresh(anna.getRefreshToken(), attempt)).field())
          .isEqualTo("attemptId");
    }
  }

  @Test
  void aSessionThatIsNotRefreshedExpires() {
    RegisterResponse anna = server.register("anna");
    server.clock.pass(Duration.ofDays(30));

    assertThat(failure(() -> refresh(anna.getRefreshToken())).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_REFRESH_TOKEN);
  }

  @Test
  void aRefreshTokenThatIsNoneIsRefused() {
    for (String token : List.of("x", "AAAA", "A".repeat(64), "!".repeat(64))) {
      assertThat(failure(() -> refresh(token)).reason())
          .isEqualTo(ErrorReason.ERROR_REASON_BAD_REFRESH_TOKEN);
    }
  }

  @Test
  void afterLogoutTheAccessTokenStopsWithinASecondAndTheRefreshTokenAtOnce() {
    RegisterResponse anna = server.register("anna");
    Client client = server.anyone().bearer(anna.getAccessToken());

    client.auth(stub -> stub.logout(LogoutRequest.getDefaultInstance()));

    assertThat(failure(() -> refresh(anna.getRefreshToken())).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_REFRESH_TOKEN);
    awaitEnded(client);
  }

  @Test
  void sessionsAreListedWithTheirDevices() {
    server.register("anna");
    server.clock.pass(Duration.ofMinutes(1));
    Client phone = server.anyone().from("2001:db8::7").using("Phone/1.0");
    LoginResponse second = login(phone, "anna", PASSWORD);

    List<Session> listed = sessions(server.anyone().bearer(second.getAccessToken()));

    assertThat(listed).hasSize(2);
    assertThat(listed.getFirst().getUserAgent()).isEqualTo("Phone/1.0");
    assertThat(listed.getFirst().getAddress()).isEqualTo("2001:db8::7");
    assertThat(listed).extracting(Session::getCurrent).containsExactly(true, false);
  }

  @Test
  void oneEndsOnesOwnSessionsOnly() {
    RegisterResponse anna = server.register("anna");
    Client client = server.anyone().bearer(anna.getAccessToken());
    LoginResponse other = login("anna", PASSWORD);
    Client bob = server.registered("bob");
    String session =
        sessions(client).stream()
            .filter(listed -> !listed.getCurrent())
            .findAny()
            .orElseThrow()
            .getId();
    var request = RevokeSessionRequest.newBuilder().setSessionId(session).build();

    assertThat(failure(() -> bob.auth(stub -> stub.revokeSession(request))).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_SESSION_NOT_FOUND);
    client.auth(stub -> stub.revokeSession(request));

    assertThat(sessions(client)).hasSize(1);
    awaitEnded(server.anyone().bearer(other.getAccessToken()));
    assertThat(failure(() -> client.auth(stub -> stub.revokeSession(request))).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_SESSION_NOT_FOUND);
  }

  @Test
  void atMostAHundredSessionsAreKept() {
    RegisterResponse anna = server.register("anna");
    for (int i = 0; i < 100; i++) {
      server.clock.pass(Duration.ofSeconds(1));
      login("anna", PASSWORD);
    }

    assertThat(failure(() -> refresh(anna.getRefreshToken())).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_REFRESH_TOKEN);
    Client last = server.anyone().bearer(login("anna", PASSWORD).getAccessToken());
    assertThat(sessions(last)).hasSize(100);
  }

  @Test
  void aChangedPasswordEndsTheOtherSessionsAndIsTheOneThatCounts() {
    RegisterResponse anna = server.register("anna");
    LoginResponse other = login("anna", PASSWORD);
    Client client = server.anyone().bearer(anna.getAccessToken());

    client.auth(
        stub ->
            stub.changePassword(
                ChangePasswordRequest.newBuilder()
                    .setCurrentPassword(PASSWORD)
                    .setNewPassword("battery staple")
                    .build()));

    assertThat(failure(() -> login("anna", PASSWORD)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    assertThat(login("anna", "battery staple").getUser().getLogin()).isEqualTo("anna");
    assertThat(failure(() -> refresh(other.getRefreshToken())).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_REFRESH_TOKEN);
    awaitEnded(server.anyone().bearer(other.getAccessToken()));
    assertThat(refresh(anna.getRefreshToken()).getAccessToken()).isNotEmpty();
  }

  @Test
  void aWrongCurrentPasswordChangesNothing() {
    Client client = server.registered("anna");

    var failure =
        failure(
            () ->
                client.auth(
                    stub ->
                        stub.changePassword(
                            ChangePasswordRequest.newBuilder()
                                .setCurrentPassword("wrong horse")
                                .setNewPassword("battery staple")
                                .build())));

    assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    assertThat(failure.field()).isEqualTo("currentPassword");
    assertThat(login("anna", PASSWORD).getUser().getLogin()).isEqualTo("anna");
  }

  @Test
  void aPasswordHashedAtAnotherCostIsHashedAnewAtTheNextSignIn() {
    server.register("anna");
    String old =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    server
        .database
        .jdbi()
        .useHandle(h -> h.execute("UPDATE credentials SET password_hash = ?", old));

    login("anna", "password");

    String renewed =
        server
            .database
            .jdbi()
            .withHandle(
                h ->
                    h.createQuery("SELECT password_hash FROM credentials")
                        .mapTo(String.class)
                        .one());
    assertThat(renewed).startsWith("$argon2id$v=19$m=64,t=1,p=1$");
    assertThat(login("anna", "password").getUser().getLogin()).isEqualTo("anna");
  }
}
