package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import dev.parley.api.accounts.v1.GetMeResponse;
import dev.parley.api.accounts.v1.UserServiceGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LimitsTest {
  private final Door door = new Door(Map.of("idle-timeout", "1500ms"));

  @AfterAll
  void close() {
    door.close();
  }

  @Test
  void aBodyThatDoesNotComeInTimeIsRefusedAndItsConnectionClosed() throws IOException {
    try (RawHttp http = new RawHttp(door.port())) {
      http.send(post(1000) + "{\"name\"");

      String answer = http.readAll();

      assertThat(answer).startsWith("HTTP/1.1 400").contains("MALFORMED", "in time");
    }
  }

  @Test
  void aBodyLargerThanItSaysIsRefused() throws IOException {
    try (RawHttp http = new RawHttp(door.port())) {
      http.send(post(2_000_000) + "{");

      assertThat(http.readAnswer()).startsWith("HTTP/1.1 413").contains("TOO_LARGE");
    }
  }

  @Test
  void anEndlessChunkedBodyIsRefused() throws IOException {
    try (RawHttp http = new RawHttp(door.port())) {
      http.send(
          "POST /v1/chats HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Authorization: "
              + door.bearer("user")
              + "\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 9; i++) {
        http.send("2000\r\n" + " ".repeat(0x2000) + "\r\n");
      }

      assertThat(http.readAnswer()).startsWith("HTTP/1.1 413").contains("TOO_LARGE");
    }
  }

  @Test
  void hugeHeadersAreRefused() throws IOException {
    try (RawHttp http = new RawHttp(door.port())) {
      http.send("GET / HTTP/1.1\r\nHost: localhost\r\nX-Big: " + "a".repeat(20_000) + "\r\n\r\n");

      assertThat(http.readAnswer()).startsWith("HTTP/1.1 413").contains("problem+json", "headers");
    }
  }

  @Test
  void aHugeAddressIsRefused() throws IOException {
    try (RawHttp http = new RawHttp(door.port())) {
      http.send("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

      assertThat(http.readAnswer()).startsWith("HTTP/1.1 413").contains("problem+json", "address");
    }
  }

  @Test
  void whatIsNotHttpIsRefusedAsAProblem() throws IOException {
    try (RawHttp http = new RawHttp(door.port())) {
      http.send("HELLO\r\n\r\n");

      assertThat(http.readAnswer()).startsWith("HTTP/1.1 400").contains("problem+json");
    }
  }

  @Test
  void aSilentConnectionIsClosed() throws IOException {
    try (RawHttp http = new RawHttp(door.port())) {
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void aConnectionThatSendsItsHeadersDropByDropIsClosed() throws IOException {
    try (RawHttp http = new RawHttp(door.port())) {
      http.send("GET / HTTP/1.1\r\nHost: localhost\r\n");

      await()
          .atMost(Duration.ofSeconds(6))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> dripFails(http));
    }
  }

  @Test
  void aServiceThatDoesNotAnswerInTimeIsADeadline() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    try (Door slow = new Door(Map.of("request-timeout", "400ms"))) {
      slow.backEnd.on(
          UserServiceGrpc.getGetMeMethod(),
          _ -> {
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return GetMeResponse.getDefaultInstance();
          });

      try {
        AggregatedHttpResponse answer = slow.as(HttpMethod.GET, "/v1/users/me", "");

        assertThat(RestErrorsTest.problem(answer, 504).get("code").asText()).isEqualTo("DEADLINE");
      } finally {
        release.countDown();
      }
    }
  }

  @Test
  void connectionsAboveTheBoundAreClosed() throws IOException {
    try (Door narrow = new Door(Map.of("max-connections", "2"));
        RawHttp first = new RawHttp(narrow.port());
        RawHttp second = new RawHttp(narrow.port())) {
      first.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(first.readAnswer()).startsWith("HTTP/1.1 200");
      second.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(second.readAnswer()).startsWith("HTTP/1.1 200");

      try (RawHttp third = new RawHttp(narrow.port())) {
        assertThat(third.isClosed()).isTrue();
      }
    }
  }

  private String post(int length) {
    return "POST /v1/chats HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Authorization: "
        + door.bearer("user")
        + "\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  /// Sends one more header line; a closed connection refuses it sooner or later.
  private static boolean dripFails(RawHttp http) {
    try {
      http.send("X-Drop: 1\r\n");
      return false;
    } catch (IOException closed) {
      return true;
    }
  }
}
