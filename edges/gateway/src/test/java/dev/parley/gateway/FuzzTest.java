package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Seeded nonsense on bare sockets: whatever comes in, what goes out is not a fault and not plain
/// text.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FuzzTest {
  private static final int ROUNDS = 1_500;
  private static final List<String> PIECES =
      List.of(
          "/",
          "//",
          "..",
          ".",
          "%2e%2e",
          "%2F",
          "%00",
          "%",
          "%zz",
          "%FF",
          "%C0%80",
          ";",
          "a=b",
          "?",
          "&",
          "=",
          "#",
          "*",
          ":",
          "@",
          "\\",
          "'",
          "\"",
          "<x>",
          "{",
          "}",
          "[",
          "]",
          "|",
          "^",
          "`",
          "~",
          "+",
          "\u00e9",
          "\u00ff",
          "\u0001",
          "\t",
          "v1",
          "chats",
          "users",
          "me",
          "messages",
          "docs",
          "openapi.json",
          "parley.chats.v1.ChatService",
          "GetChat",
          "auth",
          "0190b5a4-7c1e-7f00-8000-000000000000",
          "1",
          "-1",
          "99999999999999999999",
          "pageSize",
          "limit",
          "%F0%9F%91%8D",
          "reactions",
          "%E2%80%AE",
          "%ED%A0%80",
          ".well-known",
          "jwks.json",
          "a".repeat(300));
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", "get");
  private static final List<String> HEADERS =
      List.of(
          "Content-Type: application/json",
          "Content-Type: application/grpc",
          "Content-Type: application/grpc-web-text",
          "Content-Type: \u00ff",
          "Content-Type: ;;;",
          "Content-Encoding: gzip",
          "Accept: */*",
          "Accept-Encoding: gzip, br, \u0001",
          "Authorization: Bearer x",
          "Authorization: Basic %%%",
          "Authorization: \u00fe\u00ff",
          "X-Request-Id: \u00e9",
          "X-Forwarded-For: 1, 2, <3>",
          "Expect: 100-continue",
          "Expect: tea",
          "Range: bytes=9-1",
          "If-None-Match: \"",
          "If-Modified-Since: never",
          "Origin: null",
          "Access-Control-Request-Method: BREW",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Cookie: a=b; c",
          "Grpc-Timeout: soon",
          "Host: other",
          ": empty",
          "no colon",
          "Te: trailers",
          "X-Long: " + "b".repeat(3_000));
  private static final List<String> BODIES =
      List.of("", "{}", "{", "null", "[[[[", "{\"a\":", "\u0000\u0001\u0002", "\u00ff\u00fe");
  private final Door door = new Door();

  @AfterAll
  void close() {
    door.close();
  }

  @Test
  void noNonsenseMakesTheServerFailOrSpeakPlainText() throws IOException {
    Random random = new Random(20_260_721);
    for (int i = 0; i < ROUNDS; i++) {
      String request = request(random);
      String answer = exchange(request);
      if (answer.isEmpty()) {
        continue; // closed without an answer: clean, too
      }
      String head = answer.substring(0, Math.max(0, answer.indexOf("\r\n\r\n")));
      assertThat(head).as(request).matches("(?s)HTTP/1\\.[01] [1234]\\d\\d .*");
      assertThat(head).as(request).doesNotContain("text/plain");
    }
    assertThat(door.get("/").status().code()).isEqualTo(200);
  }

  private String exchange(String request) throws IOException {
    try (RawHttp http = new RawHttp(door.port())) {
      http.send(request);
      return request.startsWith("HEAD") ? http.readHead() : http.readAnswer();
    } catch (java.net.SocketException reset) {
      return "";
    }
  }

  private String request(Random random) {
    StringBuilder text = new StringBuilder(pick(METHODS, random)).append(" /");
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(pick(PIECES, random)).append(random.nextInt(3) == 0 ? "" : "/");
    }
    text.append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    if (random.nextBoolean()) {
      text.append("Authorization: ").append(door.bearer("admin")).append("\r\n");
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(pick(HEADERS, random)).append("\r\n");
    }
    String body = pick(BODIES, random);
    if (!body.isEmpty()) {
      text.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    return text.append("\r\n").append(body).toString();
  }

  private static String pick(List<String> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }
}
