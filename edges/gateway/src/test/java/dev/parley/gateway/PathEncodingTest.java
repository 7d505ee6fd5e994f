package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.api.accounts.v1.GetUserByLoginRequest;
import dev.parley.api.chats.v1.AddReactionRequest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PathEncodingTest {
  private static final String REACTIONS =
      "/v1/chats/0190b5a4-7c1e-7f00-8000-000000000000/messages/1/reactions/";
  private final Door door = new Door();

  @AfterAll
  void close() {
    door.close();
  }

  @Test
  void anEmojiTravelsInThePath() throws IOException {
    assertThat(send("PUT", REACTIONS + "%F0%9F%91%8D%F0%9F%8F%BD")).startsWith("HTTP/1.1 200");

    assertThat(
            ((AddReactionRequest)
                    door.backEnd.last("parley.chats.v1.MessageService/AddReaction").request())
                .getEmoji())
        .isEqualTo("👍🏽");
  }

  @Test
  void aPathMayEncodeWhatNeedsNoEncoding() throws IOException {
    assertThat(send("GET", "/v1/users/by-login/%61da")).startsWith("HTTP/1.1 200");

    assertThat(
            ((GetUserByLoginRequest)
                    door.backEnd.last("parley.accounts.v1.UserService/GetUserByLogin").request())
                .getLogin())
        .isEqualTo("ada");
  }

  static Stream<Arguments> strangePaths() {
    return Stream.of(
        arguments("/v1/users/by-login/a%2Fb", 400, "login"),
        arguments("/v1/users/by-login/..%2f..%2fetc", 400, ""),
        arguments("/v1/users/by-login/../../etc/passwd", 400, ""),
        arguments("/v1/users/by-login/%2e%2e", 400, ""),
        arguments("/v1/users/by-login/%2e%2e%2f%2e%2e", 400, ""),
        arguments("/v1/users/by-login/a%00", 400, ""),
        arguments("/v1/users/by-login/%", 400, ""),
        arguments("/v1/users/by-login/%4", 400, ""),
        arguments("/v1/users/by-login/%zz", 400, ""),
        arguments("/v1/users/by-login/%FF", 400, ""),
        arguments("/v1/users/by-login/%C0%AF", 400, ""),
        arguments("/v1/users/by-login/%ED%A0%80", 400, ""),
        arguments("/v1/users/by-login/caf\u00e9", 400, ""),
        arguments("/v1/users/by-login/a;b=c", 400, "login"),
        arguments("/v1/users/by-login/a+b", 400, "login"),
        arguments("/v1/users/by-login/a%20b", 400, "login"),
        arguments("/v1/users?login=%FF", 400, ""),
        arguments("/v1/users?login=a%00b", 400, ""),
        arguments("/v1/users?%FF=a", 400, ""),
        arguments("/v1/users?login=%E2%80%AE", 400, "login"),
        arguments("/docs/../openapi.json", 400, ""),
        arguments("/docs/%2e%2e/%2e%2e/application.yml", 400, ""),
        arguments("/docs/..%5c..%5capplication.yml", 400, ""),
        arguments(REACTIONS + "%2F", 400, "emoji"),
        arguments(REACTIONS + "%F0%9F%91", 400, ""));
  }

  @ParameterizedTest
  @MethodSource("strangePaths")
  void aStrangePathIsRefusedAsAProblem(String path, int status, String field) throws IOException {
    String answer = send(path.startsWith(REACTIONS) ? "PUT" : "GET", path);

    assertThat(answer).startsWith("HTTP/1.1 " + status);
    JsonNode problem = Door.json(answer.substring(answer.indexOf("\r\n\r\n")));
    assertThat(problem.path("field").asText()).isEqualTo(field);
    assertThat(answer).contains("x-content-type-options: nosniff", "x-request-id: ");
  }

  private String send(String method, String path) throws IOException {
    try (RawHttp http = new RawHttp(door.port())) {
      http.send(
          "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n\r\n"
              .formatted(method, path, door.bearer("user")));
      return http.readAnswer();
    }
  }
}
