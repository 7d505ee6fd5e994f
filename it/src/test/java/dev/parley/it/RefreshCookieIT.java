package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyServer;
import dev.parley.testing.RestClient;
import dev.parley.testing.RestResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// A browser's session over the real server: the refresh token lives in the cookie.
@TestInstance(Lifecycle.PER_CLASS)
final class RefreshCookieIT {
  private static final String ATTEMPT = "{\"attemptId\":\"an-attempt-of-a-page\"}";
  private final ParleyServer server = ParleyServer.start();

  @AfterAll
  void close() {
    server.close();
  }

  private RestResponse post(String token, String path, String body, String cookie) {
    return new RestClient(server.uri(), token)
        .call(
            "POST",
            path,
            body.getBytes(StandardCharsets.UTF_8),
            request -> {
              request.setHeader("parley-refresh", "cookie");
              return cookie.isEmpty() ? request : request.setHeader("cookie", cookie);
            });
  }

  private static String cookie(RestResponse answer) {
    List<String> set = answer.headers().allValues("set-cookie");
    assertThat(set).hasSize(1);
    return set.getFirst().replaceFirst(";.*", "");
  }

  private String register(String login) {
    RestResponse answer =
        post(
            "",
            "/v1/auth/register",
            "{\"login\":\"%s\",\"password\":\"correct horse battery\"}".formatted(login),
            "");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("refreshToken").asText()).isEmpty();
    assertThat(answer.headers().firstValue("set-cookie").orElseThrow())
        .contains("Max-Age=2592000", "Path=/v1/auth", "HttpOnly", "SameSite=Strict");
    return cookie(answer);
  }

  @Test
  void aReloadInTheMiddleOfARefreshSignsNobodyOut() {
    String first = register("reloader");

    String second = cookie(post("", "/v1/auth/refresh", ATTEMPT, first));
    RestResponse repeated = post("", "/v1/auth/refresh", ATTEMPT, first);
    RestResponse next = post("", "/v1/auth/refresh", "{}", cookie(repeated));

    assertThat(second).isNotEqualTo(first);
    assertThat(cookie(repeated)).isEqualTo(second);
    assertThat(next.status()).isEqualTo(200);
    RestClient signedIn = new RestClient(server.uri(), next.json().get("accessToken").asText());
    signedIn.get("/v1/users/me").expect(200);
  }

  @Test
  void afterLoggingOutTheCookieIsGoodForNothing() {
    String cookie = register("leaver");
    RestResponse refreshed = post("", "/v1/auth/refresh", "{}", cookie);
    String token = refreshed.json().get("accessToken").asText();

    assertThat(cookie(post(token, "/v1/auth/logout", "{}", ""))).isEqualTo("parley_refresh=");

    RestResponse refused = post("", "/v1/auth/refresh", "{}", cookie(refreshed));
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.json().get("code").asText()).isEqualTo("BAD_REFRESH_TOKEN");
    assertThat(cookie(refused)).isEqualTo("parley_refresh=");
  }
}
