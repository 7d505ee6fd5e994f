package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import dev.parley.api.chats.v1.ChatServiceGrpc;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import dev.parley.rpc.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestErrorsTest {
  private static final String ID = "0190b5a4-7c1e-7f00-8000-000000000000";
  private static final String CHAT = "/v1/chats/" + ID;
  private final Door door = new Door();

  @AfterAll
  void close() {
    door.close();
  }

  static Stream<Arguments> wrongRequests() {
    return Stream.of(
        // paths and methods
        wrong(HttpMethod.GET, "/v1/nothing", "", 404, "UNKNOWN_PATH", ""),
        wrong(HttpMethod.GET, "/v1/chats/", "", 404, "UNKNOWN_PATH", ""),
        wrong(HttpMethod.GET, "/v1/chats//members", "", 400, "INVALID_FIELD", "chatId"),
        wrong(HttpMethod.GET, "/V1/chats", "", 404, "UNKNOWN_PATH", ""),
        wrong(HttpMethod.DELETE, "/v1/chats", "", 405, "METHOD_NOT_ALLOWED", ""),
        wrong(HttpMethod.TRACE, "/v1/chats", "", 405, "METHOD_NOT_ALLOWED", ""),
        wrong(HttpMethod.POST, "/openapi.json", "", 405, "METHOD_NOT_ALLOWED", ""),
        // path parameters
        wrong(HttpMethod.GET, "/v1/chats/42", "", 400, "INVALID_FIELD", "chatId"),
        wrong(HttpMethod.GET, CHAT + "/messages/one", "", 400, "INVALID_FIELD", "seq"),
        wrong(HttpMethod.GET, CHAT + "/messages/0", "", 400, "INVALID_FIELD", "seq"),
        wrong(HttpMethod.GET, CHAT + "/messages/-1", "", 400, "INVALID_FIELD", "seq"),
        wrong(HttpMethod.GET, CHAT + "/messages/1e3", "", 400, "INVALID_FIELD", "seq"),
        wrong(
            HttpMethod.GET,
            CHAT + "/messages/9223372036854775808",
            "",
            400,
            "INVALID_FIELD",
            "seq"),
        wrong(HttpMethod.GET, "/v1/users/me/messages", "", 400, "INVALID_FIELD", "userId"),
        // query parameters
        wrong(HttpMethod.GET, "/v1/chats?pageSize=ten", "", 400, "INVALID_FIELD", "pageSize"),
        wrong(HttpMethod.GET, "/v1/chats?pageSize=", "", 400, "INVALID_FIELD", "pageSize"),
        wrong(HttpMethod.GET, "/v1/chats?pageSize=1.5", "", 400, "INVALID_FIELD", "pageSize"),
        wrong(HttpMethod.GET, "/v1/chats?pageSize=0", "", 400, "INVALID_FIELD", "pageSize"),
        wrong(HttpMethod.GET, "/v1/chats?pageSize=201", "", 400, "INVALID_FIELD", "pageSize"),
        wrong(
            HttpMethod.GET,
            "/v1/chats?pageSize=99999999999999999999",
            "",
            400,
            "INVALID_FIELD",
            "pageSize"),
        wrong(HttpMethod.GET, "/v1/chats?page_size=1", "", 400, "UNKNOWN_FIELD", "page_size"),
        wrong(HttpMethod.GET, "/v1/chats?colour=red", "", 400, "UNKNOWN_FIELD", "colour"),
        wrong(
            HttpMethod.GET,
            "/v1/chats?pageSize=1&pageSize=2",
            "",
            400,
            "INVALID_FIELD",
            "pageSize"),
        wrong(HttpMethod.GET, CHAT + "?chatId=" + ID, "", 400, "INVALID_FIELD", "chatId"),
        wrong(HttpMethod.POST, "/v1/chats?name=x", "{}", 400, "UNKNOWN_FIELD", "name"),
        // bodies
        wrong(HttpMethod.POST, "/v1/chats", "{", 400, "MALFORMED", ""),
        wrong(HttpMethod.POST, "/v1/chats", "[]", 400, "MALFORMED", ""),
        wrong(HttpMethod.POST, "/v1/chats", "{}{}", 400, "MALFORMED", ""),
        wrong(HttpMethod.POST, "/v1/chats", "\"text\"", 400, "MALFORMED", ""),
        wrong(HttpMethod.POST, "/v1/chats", "", 400, "INVALID_FIELD", "name"),
        wrong(HttpMethod.POST, "/v1/chats", "{}", 400, "INVALID_FIELD", "name"),
        wrong(HttpMethod.POST, "/v1/chats", "{\"name\":7}", 400, "INVALID_FIELD", "name"),
        wrong(HttpMethod.POST, "/v1/chats", "{\"name\":null}", 400, "INVALID_FIELD", "name"),
        wrong(
            HttpMethod.POST,
            "/v1/chats",
            "{\"name\":\"a\",\"name\":\"b\"}",
            400,
            "INVALID_FIELD",
            "name"),
        wrong(HttpMethod.POST, "/v1/chats", "{\"name\":\"a\",\"x\":1}", 400, "UNKNOWN_FIELD", "x"),
        wrong(
            HttpMethod.POST,
            "/v1/chats",
            "{\"name\":\"a\",\"memberIds\":[\"%s\",\"b\"]}".formatted(ID),
            400,
            "INVALID_FIELD",
            "memberIds[1]"),
        wrong(
            HttpMethod.POST,
            "/v1/sync",
            "{\"positions\":[{\"chatId\":\"%s\",\"seq\":\"-1\"}]}".formatted(ID),
            400,
            "INVALID_FIELD",
            "positions[0].seq"),
        wrong(
            HttpMethod.PATCH,
            CHAT,
            "{\"chatId\":\"%s\"}".formatted(ID),
            400,
            "INVALID_FIELD",
            "chatId"),
        wrong(HttpMethod.PATCH, CHAT, "{\"chatId\":\"\"}", 400, "INVALID_FIELD", "chatId"),
        wrong(
            HttpMethod.PATCH,
            CHAT + "/messages/0",
            "{\"seq\":\"5\",\"text\":\"x\"}",
            400,
            "INVALID_FIELD",
            "seq"),
        wrong(HttpMethod.DELETE, CHAT, "{}", 400, "MALFORMED", ""),
        wrong(
            HttpMethod.POST,
            "/v1/chats",
            "{\"name\":\"" + "a".repeat(70_000) + "\"}",
            413,
            "TOO_LARGE",
            ""));
  }

  @ParameterizedTest
  @MethodSource("wrongRequests")
  void aWrongRequestIsRefusedAndNamed(
      HttpMethod method, String path, String body, int status, String code, String field) {
    AggregatedHttpResponse answer = door.as(method, path, body);

    JsonNode problem = problem(answer, status);
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("field").asText()).isEqualTo(field);
    assertThat(door.backEnd.calls).noneMatch(call -> call.method().endsWith("CreateChat"));
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void everyReasonOfTheServicesComesOutWithItsStatus(ErrorReason reason) {
    door.backEnd.on(
        ChatServiceGrpc.getGetChatMethod(),
        _ -> {
          throw Failure.of(reason, "chatId", "no luck");
        });
    Failure.Detail detail = Failure.detail(Failure.of(reason, "chatId", "no luck"));

    AggregatedHttpResponse answer = door.as(HttpMethod.GET, CHAT, "");

    JsonNode problem = problem(answer, Problem.status(detail).code());
    assertThat(problem.get("code").asText()).isEqualTo(Failure.code(reason));
    assertThat(problem.get("field").asText()).isEqualTo("chatId");
    assertThat(problem.get("detail").asText()).isEqualTo("no luck");
    assertThat(problem.get("requestId").asText()).isEqualTo(answer.headers().get("x-request-id"));
    boolean asksToSignIn = answer.headers().contains("www-authenticate");
    assertThat(asksToSignIn).isEqualTo(answer.status().equals(HttpStatus.UNAUTHORIZED));
  }

  static Stream<ErrorReason> reasons() {
    return Arrays.stream(ErrorReason.values())
        .filter(r -> r != ErrorReason.UNRECOGNIZED && r.getNumber() != 0);
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void everyReasonIsInTheApiDocument(ErrorReason reason) throws IOException {
    Failure.Detail detail = Failure.detail(Failure.of(reason, ""));
    String row =
        "| `%s` | %d | %s |"
            .formatted(Failure.code(reason), Problem.status(detail).code(), detail.status());

    assertThat(Files.readString(Path.of("../../docs/api.md"))).contains(row);
  }

  @Test
  void aRefusalForALimitSaysWhenToComeBack() {
    door.backEnd.on(
        ChatServiceGrpc.getGetChatMethod(),
        _ -> {
          throw Failure.retryAfter(
              ErrorReason.ERROR_REASON_RATE_LIMITED, "later", Duration.ofMillis(2500));
        });

    AggregatedHttpResponse answer = door.as(HttpMethod.GET, CHAT, "");

    problem(answer, 429);
    assertThat(answer.headers().get("retry-after")).isEqualTo("3");
  }

  @Test
  void aFaultSaysNothingOfItsCause() {
    door.backEnd.on(
        ChatServiceGrpc.getGetChatMethod(),
        _ -> {
          throw new IllegalStateException("password=hunter2");
        });

    AggregatedHttpResponse answer = door.as(HttpMethod.GET, CHAT, "");

    assertThat(problem(answer, 500).get("code").asText()).isEqualTo("INTERNAL");
    assertThat(answer.contentUtf8()).doesNotContain("hunter2", "Exception");
  }

  @Test
  void anotherMethodIsToldWhichOnesThereAre() {
    assertThat(door.as(HttpMethod.DELETE, "/v1/chats", "").headers().get("allow"))
        .isEqualTo("GET, HEAD, POST, OPTIONS");
    assertThat(door.as(HttpMethod.POST, "/v1/users/me", "{}").headers().get("allow"))
        .isEqualTo("GET, HEAD, PATCH, DELETE, OPTIONS");
  }

  @Test
  void optionsTellsTheMethods() {
    AggregatedHttpResponse answer = door.as(HttpMethod.OPTIONS, CHAT, "");

    assertThat(answer.status()).isEqualTo(HttpStatus.NO_CONTENT);
    assertThat(answer.headers().get("allow")).isEqualTo("GET, HEAD, PATCH, DELETE, OPTIONS");
  }

  @Test
  void headIsGetWithoutTheBody() {
    AggregatedHttpResponse answer = door.as(HttpMethod.HEAD, "/v1/users/me", "");

    assertThat(answer.status()).isEqualTo(HttpStatus.OK);
    assertThat(answer.content().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("otherTypes")
  void aBodyOfAnotherTypeIsRefused(String type, int status) {
    RequestHeaders headers =
        Door.headers(HttpMethod.POST, "/v1/chats", door.bearer("user")).toBuilder()
            .set("content-type", type)
            .build();

    AggregatedHttpResponse answer = door.send(headers, "{\"name\":\"a\"}");

    if (status != 200) {
      problem(answer, status);
    }
    assertThat(answer.status().code()).isEqualTo(status);
    door.backEnd.calls.clear();
  }

  static Stream<Arguments> otherTypes() {
    return Stream.of(
        arguments("text/plain", 415),
        arguments("application/x-www-form-urlencoded", 415),
        arguments("multipart/form-data; boundary=x", 415),
        arguments("application/jsonp", 415),
        arguments("application/json; charset=latin1", 415),
        arguments("nonsense", 415),
        arguments("application/json; charset=UTF-8", 200),
        arguments("application/json", 200));
  }

  @Test
  void aCompressedBodyIsRefused() {
    RequestHeaders headers =
        Door.headers(HttpMethod.POST, "/v1/chats", door.bearer("user")).toBuilder()
            .set("content-encoding", "gzip")
            .build();

    assertThat(problem(door.send(headers, "{}"), 415).get("code").asText())
        .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
  }

  static JsonNode problem(AggregatedHttpResponse answer, int status) {
    assertThat(answer.status().code()).as(answer.contentUtf8()).isEqualTo(status);
    assertThat(String.valueOf(answer.contentType())).isEqualTo("application/problem+json");
    assertThat(answer.headers().get("cache-control")).isEqualTo("no-store");
    JsonNode problem = Door.json(answer);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("code").asText()).isNotEmpty();
    assertThat(problem.get("detail").asText()).isNotEmpty();
    assertThat(problem.get("requestId").asText()).isNotEmpty();
    return problem;
  }

  private static Arguments wrong(
      HttpMethod method, String path, String body, int status, String code, String field) {
    return arguments(method, path, body, status, code, field);
  }
}
