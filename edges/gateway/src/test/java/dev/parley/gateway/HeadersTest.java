package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HeadersTest {
  private static final String ORIGIN = "https://chat.example.org";
  private final Door door = new Door();
  private final Door withCors = new Door(Map.of("cors-origins", ORIGIN));

  @AfterAll
  void close() {
    door.close();
    withCors.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/docs/",
        "/docs",
        "/docs/swagger-ui-bundle.js",
        "/openapi.json",
        "/v1/users/me",
        "/v1/chats?x=1",
        "/.well-known/jwks.json",
        "/nothing",
        "/parley.accounts.v1.UserService/GetMe"
      })
  void everyAnswerTellsBrowsersToBeCareful(String path) {
    AggregatedHttpResponse answer = door.get(path);

    assertThat(answer.headers().get("x-content-type-options")).isEqualTo("nosniff");
    assertThat(answer.headers().get("referrer-policy")).isEqualTo("no-referrer");
    assertThat(answer.headers().get("content-security-policy"))
        .startsWith("default-src 'none'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe-eval")
        .doesNotContain("script-src 'self' 'unsafe-inline'");
    assertThat(answer.headers().getAll("content-security-policy")).hasSize(1);
    assertThat(answer.headers().get("x-request-id")).isNotEmpty();
    assertThat(answer.headers().getAll("x-request-id")).hasSize(1);
    assertThat(answer.headers().contains("server")).isFalse();
    assertThat(answer.headers().contains("access-control-allow-origin")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "0190b5a4-7c1e-7f00-8000-000000000000", "A.b_c-1"})
  void aWellFormedRequestIdComesBack(String id) {
    assertThat(withId(id)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "<script>", "a;b", "%00", "caf\u00e9"})
  void anotherRequestIdIsReplaced(String id) {
    assertThat(withId(id)).hasSize(36);
  }

  @Test
  void aLongRequestIdIsReplaced() {
    assertThat(withId("a".repeat(65))).hasSize(36);
  }

  @Test
  void withoutConfiguredOriginsBrowsersGetNoPermission() {
    assertThat(preflight(door, ORIGIN).status().isSuccess()).isFalse();
    assertThat(preflight(door, ORIGIN).headers().contains("access-control-allow-origin")).isFalse();
  }

  @Test
  void aConfiguredOriginMayCallTheApi() {
    AggregatedHttpResponse preflight = preflight(withCors, ORIGIN);
    AggregatedHttpResponse answer =
        withCors.send(
            RequestHeaders.builder(HttpMethod.GET, "/v1/users/me").set("origin", ORIGIN).build(),
            "");

    assertThat(preflight.status().isSuccess()).isTrue();
    assertThat(preflight.headers().get("access-control-allow-origin")).isEqualTo(ORIGIN);
    assertThat(preflight.headers().get("access-control-allow-headers")).contains("authorization");
    assertThat(answer.headers().get("access-control-allow-origin")).isEqualTo(ORIGIN);
    assertThat(answer.headers().contains("access-control-allow-credentials")).isFalse();
  }

  @Test
  void anotherOriginMayNot() {
    assertThat(
            preflight(withCors, "https://evil.example")
                .headers()
                .contains("access-control-allow-origin"))
        .isFalse();
  }

  private String withId(String id) {
    AggregatedHttpResponse answer =
        door.send(
            RequestHeaders.builder(HttpMethod.GET, "/v1/users/me").set("x-request-id", id).build(),
            "");
    assertThat(answer.status()).isEqualTo(HttpStatus.UNAUTHORIZED);
    assertThat(Door.json(answer).get("requestId").asText())
        .isEqualTo(answer.headers().get("x-request-id"));
    return String.valueOf(answer.headers().get("x-request-id"));
  }

  private static AggregatedHttpResponse preflight(Door door, String origin) {
    return door.send(
        RequestHeaders.builder(HttpMethod.OPTIONS, "/v1/chats")
            .set("origin", origin)
            .set("access-control-request-method", "POST")
            .set("access-control-request-headers", "authorization,content-type")
            .build(),
        "");
  }
}
