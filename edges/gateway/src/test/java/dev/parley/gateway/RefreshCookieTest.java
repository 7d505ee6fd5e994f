package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import dev.parley.api.accounts.v1.AuthServiceGrpc;
import dev.parley.api.accounts.v1.IssueTokenResponse;
import dev.parley.api.accounts.v1.LoginResponse;
import dev.parley.api.accounts.v1.RefreshRequest;
import dev.parley.api.accounts.v1.RefreshResponse;
import dev.parley.api.accounts.v1.RegisterResponse;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefreshCookieTest {
  private static final String REFRESH = "/v1/auth/refresh";
  private static final String REFRESH_METHOD =
      AuthServiceGrpc.getRefreshMethod().getFullMethodName();
  private static final String SET =
      "parley_refresh=next-token; Path=/v1/auth; Max-Age=2592000; HttpOnly; SameSite=Strict";
  private static final String CLEARED =
      "parley_refresh=; Path=/v1/auth; Max-Age=0; HttpOnly; SameSite=Strict";
  private static final String CREDENTIALS = "{\"login\":\"anna\",\"password\":\"long enough\"}";
  private final Door door = new Door();

  @BeforeAll
  void answers() {
    int month = 2_592_000;
    String token = "next-token";
    door.backEnd.on(
        AuthServiceGrpc.getRegisterMethod(),
        _ ->
            RegisterResponse.newBuilder()
                .setRefreshToken(token)
                .setRefreshExpiresIn(month)
                .build());
    door.backEnd.on(
        AuthServiceGrpc.getLoginMethod(),
        _ -> LoginResponse.newBuilder().setRefreshToken(token).setRefreshExpiresIn(month).build());
    door.backEnd.on(
        AuthServiceGrpc.getIssueTokenMethod(),
        _ ->
            IssueTokenResponse.newBuilder()
                .setRefreshToken(token)
                .setRefreshExpiresIn(month)
                .build());
    door.backEnd.on(
        AuthServiceGrpc.getRefreshMethod(),
        request -> {
          if (((RefreshRequest) request).getRefreshToken().equals("stale")) {
            throw Failure.of(ErrorReason.ERROR_REASON_BAD_REFRESH_TOKEN, "no");
          }
          return RefreshResponse.newBuilder()
              .setAccessToken("access")
              .setRefreshToken(token)
              .setRefreshExpiresIn(month)
              .build();
        });
  }

  @AfterAll
  void close() {
    door.close();
  }

  private static RequestHeadersBuilder asking(String path) {
    return RequestHeaders.builder(HttpMethod.POST, path).set("parley-refresh", "cookie");
  }

  private AggregatedHttpResponse send(RequestHeadersBuilder headers, String body) {
    return door.send(headers.build(), body);
  }

  private static String code(AggregatedHttpResponse answer, int status) {
    return RestErrorsTest.problem(answer, status).get("code").asText();
  }

  private int refreshes() {
    return (int)
        door.backEnd.calls.stream().filter(call -> call.method().equals(REFRESH_METHOD)).count();
  }

  private RefreshRequest lastRefresh() {
    return (RefreshRequest) door.backEnd.last(REFRESH_METHOD).request();
  }

  @ParameterizedTest
  @ValueSource(strings = {"register", "login", "token"})
  void signingInPutsTheRefreshTokenIntoTheCookieAndNowhereElse(String operation) {
    String body = operation.equals("token") ? "" : CREDENTIALS;

    AggregatedHttpResponse answer = send(asking("/v1/auth/" + operation), body);

    assertThat(answer.headers().getAll("set-cookie")).containsExactly(SET);
    assertThat(answer.contentUtf8()).doesNotContain("next-token");
    assertThat(Door.json(answer).get("refreshToken").asText()).isEmpty();
  }

  @Test
  void aRefreshTakesItsTokenFromTheCookieAndSetsTheNext() {
    AggregatedHttpResponse answer =
        send(
            asking(REFRESH).set("cookie", "a=b; parley_refresh=old-token; c=d"),
            "{\"attemptId\":\"0123456789abcdef\"}");

    assertThat(lastRefresh().getRefreshToken()).isEqualTo("old-token");
    assertThat(lastRefresh().getAttemptId()).isEqualTo("0123456789abcdef");
    assertThat(answer.headers().getAll("set-cookie")).containsExactly(SET);
    assertThat(Door.json(answer).get("accessToken").asText()).isEqualTo("access");
    assertThat(Door.json(answer).get("refreshToken").asText()).isEmpty();
  }

  @Test
  void aRefreshWithTheCookieNeedsNoBody() {
    AggregatedHttpResponse answer =
        send(asking(REFRESH).set("cookie", "parley_refresh=bodiless"), "");

    assertThat(answer.headers().getAll("set-cookie")).containsExactly(SET);
    assertThat(lastRefresh().getRefreshToken()).isEqualTo("bodiless");
  }

  @Test
  void withoutTheHeaderTheCookieIsNeitherReadNorSet() {
    RequestHeadersBuilder plain =
        RequestHeaders.builder(HttpMethod.POST, REFRESH).set("cookie", "parley_refresh=unread");

    AggregatedHttpResponse refused = send(plain, "{}");
    AggregatedHttpResponse answer = send(plain, "{\"refreshToken\":\"from-the-body\"}");

    assertThat(RestErrorsTest.problem(refused, 400).get("field").asText())
        .isEqualTo("refreshToken");
    assertThat(refused.headers().contains("set-cookie")).isFalse();
    assertThat(lastRefresh().getRefreshToken()).isEqualTo("from-the-body");
    assertThat(Door.json(answer).get("refreshToken").asText()).isEqualTo("next-token");
    assertThat(answer.headers().contains("set-cookie")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "other=1",
        "parley_refresh=",
        "parley_refresh=a b",
        "parley_refresh=\u00e9",
        "parley_refresh=one; parley_refresh=two"
      })
  void withoutOneUsableCookieARefreshIsRefusedAndTheCookieCleared(String cookie) {
    int before = refreshes();

    AggregatedHttpResponse answer = send(asking(REFRESH).set("cookie", cookie), "{}");

    assertThat(code(answer, 401)).isEqualTo("BAD_REFRESH_TOKEN");
    assertThat(answer.headers().getAll("set-cookie")).containsExactly(CLEARED);
    assertThat(refreshes()).isEqualTo(before);
  }

  @Test
  void withoutAnyCookieARefreshIsRefused() {
    assertThat(code(send(asking(REFRESH), "{}"), 401)).isEqualTo("BAD_REFRESH_TOKEN");
  }

  @Test
  void aRefusedTokenIsCleared() {
    AggregatedHttpResponse answer =
        send(asking(REFRESH).set("cookie", "parley_refresh=stale"), "{}");

    assertThat(code(answer, 401)).isEqualTo("BAD_REFRESH_TOKEN");
    assertThat(answer.headers().getAll("set-cookie")).containsExactly(CLEARED);
  }

  @Test
  void aRefreshThatFailsForAnotherReasonKeepsTheCookie() {
    AggregatedHttpResponse answer =
        send(asking(REFRESH).set("cookie", "parley_refresh=good"), "{\"attemptId\":\"short\"}");

    assertThat(RestErrorsTest.problem(answer, 400).get("field").asText()).isEqualTo("attemptId");
    assertThat(answer.headers().contains("set-cookie")).isFalse();
  }

  @Test
  void aTokenInTheBodyBesideTheCookieIsRefused() {
    AggregatedHttpResponse answer =
        send(asking(REFRESH).set("cookie", "parley_refresh=good"), "{\"refreshToken\":\"x\"}");

    assertThat(RestErrorsTest.problem(answer, 400).get("field").asText()).isEqualTo("refreshToken");
  }

  @Test
  void loggingOutClearsTheCookieOnlyWhenAsked() {
    RequestHeaders out = Door.headers(HttpMethod.POST, "/v1/auth/logout", door.bearer("user"));

    assertThat(door.send(out, "").headers().contains("set-cookie")).isFalse();
    assertThat(
            door.send(out.toBuilder().set("parley-refresh", "cookie").build(), "")
                .headers()
                .getAll("set-cookie"))
        .containsExactly(CLEARED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "body", "Cookie", "cookie, cookie"})
  void anotherValueOfTheHeaderIsRefused(String value) {
    AggregatedHttpResponse answer =
        send(
            RequestHeaders.builder(HttpMethod.POST, "/v1/auth/login").set("parley-refresh", value),
            CREDENTIALS);

    assertThat(RestErrorsTest.problem(answer, 400).get("field").asText())
        .isEqualTo("Parley-Refresh");
  }

  @ParameterizedTest
  @CsvSource({"cross-site, 403", "same-site, 403", "same-origin, 200", "none, 200"})
  void aPageOfAnotherSiteIsRefused(String site, int status) {
    int before = refreshes();

    AggregatedHttpResponse answer =
        send(
            asking(REFRESH).set("cookie", "parley_refresh=good").set("sec-fetch-site", site), "{}");

    assertThat(answer.status().code()).isEqualTo(status);
    assertThat(refreshes() > before).isEqualTo(status == 200);
    assertThat(answer.headers().contains("set-cookie")).isEqualTo(status == 200);
  }

  @Test
  void otherOperationsDoNotKnowTheHeader() {
    AggregatedHttpResponse answer =
        door.send(
            Door.headers(HttpMethod.GET, "/v1/users/me", door.bearer("user")).toBuilder()
                .set("parley-refresh", "whatever")
                .build(),
            "");

    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.headers().contains("set-cookie")).isFalse();
  }

  @Test
  void theCookieIsSecureWhenATrustedProxyOrTheBrowserSaysSo() {
    RequestHeadersBuilder forwarded =
        asking("/v1/auth/login").set("x-forwarded-proto", "http, https");
    try (Door proxied = new Door(Map.of(Door.PROXIES, "127.0.0.1"))) {
      assertThat(cookie(proxied, forwarded)).endsWith("; Secure");
      assertThat(cookie(proxied, asking("/v1/auth/login").set("x-forwarded-proto", "http")))
          .doesNotContain("Secure");
    }
    assertThat(cookie(door, forwarded)).doesNotContain("Secure");
    assertThat(cookie(door, asking("/v1/auth/login").set("origin", "https://chat.example.org")))
        .endsWith("; Secure");
  }

  private static String cookie(Door door, RequestHeadersBuilder headers) {
    return String.valueOf(door.send(headers.build(), CREDENTIALS).headers().get("set-cookie"));
  }

  @Test
  void corsDoesNotAllowTheHeader() {
    String origin = "https://chat.example.org";
    try (Door withCors = new Door(Map.of("cors-origins", origin))) {
      AggregatedHttpResponse preflight =
          withCors.send(
              RequestHeaders.builder(HttpMethod.OPTIONS, REFRESH)
                  .set("origin", origin)
                  .set("access-control-request-method", "POST")
                  .set("access-control-request-headers", "parley-refresh")
                  .build(),
              "");

      assertThat(preflight.headers().get("access-control-allow-headers"))
          .doesNotContainIgnoringCase("parley-refresh");
      assertThat(preflight.headers().contains("access-control-allow-credentials")).isFalse();
    }
  }
}
