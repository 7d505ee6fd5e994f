package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import dev.parley.api.accounts.v1.UserServiceGrpc;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
  private static final Map<String, String> THREE_PER_USER =
      Map.of("burst-per-user", "3", "requests-per-second-per-user", "1");
  private static final Map<String, String> THREE_PER_ADDRESS =
      Map.of("burst-per-address", "3", "requests-per-second-per-address", "1");

  @Test
  void whoIsNotSignedInIsRefusedBeforeTheBodyIsRead() throws IOException {
    try (Door door = new Door();
        RawHttp http = new RawHttp(door.port())) {
      http.send(
          "POST /v1/chats HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 60000\r\n\r\n{");

      assertThat(http.readAnswer())
          .startsWith("HTTP/1.1 401")
          .contains("www-authenticate: Bearer", "UNAUTHENTICATED");
    }
  }

  @Test
  void onlyAValidTokenOfAStandingSessionIsLetIn() {
    try (Door door = new Door()) {
      UUID session = UUID.randomUUID();
      String valid = door.backEnd.token(door.user, session, "user", Instant.now().plusSeconds(60));

      assertThat(me(door, "Bearer " + valid).status()).isEqualTo(HttpStatus.OK);
      assertThat(me(door, "bearer  " + valid).status()).isEqualTo(HttpStatus.OK);
      for (String wrong :
          List.of(
              "Bearer",
              "Bearer ",
              "Basic " + valid,
              "Bearer " + valid.substring(0, valid.length() - 4) + "AAAA",
              "Bearer " + "a".repeat(6_000),
              "Bearer caf\u00e9",
              "Bearer "
                  + door.backEnd.token(
                      door.user, session, "user", Instant.now().minusSeconds(1)))) {
        assertThat(RestErrorsTest.problem(me(door, wrong), 401).get("code").asText())
            .as(wrong)
            .isEqualTo("UNAUTHENTICATED");
      }

      door.backEnd.endedSessions.add(session);
      await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> me(door, "Bearer " + valid).status().equals(HttpStatus.UNAUTHORIZED));
    }
  }

  @Test
  void aRoleThatDoesNotSufficeIsRefusedAtTheDoor() {
    try (Door door = new Door()) {
      String path = "/v1/users/" + door.user + "/role";

      AggregatedHttpResponse answer = door.as(HttpMethod.PUT, path, "{\"role\":\"ROLE_ADMIN\"}");

      assertThat(RestErrorsTest.problem(answer, 403).get("code").asText()).isEqualTo("FORBIDDEN");
      assertThat(door.backEnd.calls).noneMatch(call -> call.method().endsWith("SetUserRole"));
    }
  }

  @Test
  void aUserWhoAsksTooMuchIsToldToWaitAndOthersAreNot() {
    try (Door door = new Door(THREE_PER_USER)) {
      for (int i = 0; i < 3; i++) {
        assertThat(me(door, door.bearer("user")).status()).isEqualTo(HttpStatus.OK);
      }

      AggregatedHttpResponse fourth = me(door, door.bearer("user"));

      assertThat(RestErrorsTest.problem(fourth, 429).get("code").asText())
          .isEqualTo("RATE_LIMITED");
      assertThat(fourth.headers().get("retry-after")).isEqualTo("1");
      assertThat(me(door, "Bearer " + door.backEnd.token(UUID.randomUUID(), "user")).status())
          .isEqualTo(HttpStatus.OK);
    }
  }

  @Test
  void anAddressThatAsksTooMuchIsToldToWaitBeforeItsTokenIsLookedAt() {
    try (Door door = new Door(THREE_PER_ADDRESS)) {
      for (int i = 0; i < 3; i++) {
        assertThat(me(door, "").status()).isEqualTo(HttpStatus.UNAUTHORIZED);
      }

      RestErrorsTest.problem(me(door, door.bearer("user")), 429);
      RestErrorsTest.problem(door.get("/.well-known/jwks.json"), 429);
    }
  }

  @Test
  void anAddressCannotHideBehindAHeader() {
    try (Door door = new Door(THREE_PER_ADDRESS)) {
      for (int i = 0; i < 3; i++) {
        assertThat(from(door, "198.51.100." + i).status()).isEqualTo(HttpStatus.OK);
      }

      RestErrorsTest.problem(from(door, "198.51.100.9"), 429);
    }
  }

  @Test
  void behindATrustedProxyTheLastUntrustedAddressCounts() {
    try (Door door = new Door(behind("127.0.0.0/8"))) {
      for (int i = 0; i < 3; i++) {
        assertThat(from(door, "10.9.9." + i + ", 198.51.100.7").status()).isEqualTo(HttpStatus.OK);
      }

      RestErrorsTest.problem(from(door, "198.51.100.7"), 429);
      RestErrorsTest.problem(from(door, "198.51.100.7, 127.0.0.9"), 429);
      assertThat(from(door, "198.51.100.8").status()).isEqualTo(HttpStatus.OK);
      assertThat(door.backEnd.last(UserServiceGrpc.getGetMeMethod().getFullMethodName()).context())
          .extracting(context -> context.clientAddress())
          .isEqualTo("198.51.100.8");
    }
  }

  @Test
  void aForwardedAddressThatIsNoneIsIgnored() {
    try (Door door = new Door(behind("127.0.0.1"))) {
      assertThat(from(door, "not an address, %%%").status()).isEqualTo(HttpStatus.OK);
      assertThat(door.backEnd.last(UserServiceGrpc.getGetMeMethod().getFullMethodName()).context())
          .extracting(context -> context.clientAddress())
          .isEqualTo("127.0.0.1");
    }
  }

  @Test
  void moreWorkThanTheBoundIsRefusedAtOnce() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (Door door = new Door(Map.of("max-requests", "1"))) {
      door.backEnd.on(
          UserServiceGrpc.getGetMeMethod(),
          _ -> {
            entered.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return dev.parley.api.accounts.v1.GetMeResponse.getDefaultInstance();
          });
      CompletableFuture<AggregatedHttpResponse> first =
          CompletableFuture.supplyAsync(() -> me(door, door.bearer("user")));
      entered.await();

      AggregatedHttpResponse second = me(door, door.bearer("user"));

      assertThat(RestErrorsTest.problem(second, 503).get("code").asText()).isEqualTo("OVERLOADED");
      assertThat(second.headers().get("retry-after")).isEqualTo("1");
      release.countDown();
      assertThat(first.join().status()).isEqualTo(HttpStatus.OK);
    }
  }

  private static AggregatedHttpResponse me(Door door, String authorization) {
    RequestHeaders headers =
        authorization.isEmpty()
            ? RequestHeaders.of(HttpMethod.GET, "/v1/users/me")
            : Door.headers(HttpMethod.GET, "/v1/users/me", authorization);
    return door.send(headers, "");
  }

  private static AggregatedHttpResponse from(Door door, String forwardedFor) {
    return door.send(
        Door.headers(HttpMethod.GET, "/v1/users/me", door.bearer("user")).toBuilder()
            .set("x-forwarded-for", forwardedFor)
            .build(),
        "");
  }

  private static Map<String, String> behind(String proxies) {
    Map<String, String> settings = new HashMap<>(THREE_PER_ADDRESS);
    settings.put(Door.PROXIES, proxies);
    return settings;
  }
}
