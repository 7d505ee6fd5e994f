package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import dev.parley.api.accounts.v1.GetUserResponse;
import dev.parley.api.accounts.v1.Role;
import dev.parley.api.accounts.v1.User;
import dev.parley.api.accounts.v1.UserServiceGrpc;
import dev.parley.api.chats.v1.ListMessagesRequest;
import dev.parley.api.chats.v1.MessageServiceGrpc;
import dev.parley.api.chats.v1.UpdateChatRequest;
import dev.parley.rpc.ContractJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestRoutesTest {
  private static final String ID = "0190b5a4-7c1e-7f00-8000-000000000000";
  private final Door door = new Door();

  @BeforeAll
  void answerOnce() {
    door.get("/v1/users/me");
  }

  @AfterAll
  void close() {
    door.close();
  }

  static Stream<RestRoute> routes() {
    return PublicContract.methods().stream().flatMap(method -> RestRoute.of(method).stream());
  }

  @ParameterizedTest
  @MethodSource("routes")
  void everyRuleOfTheContractReachesItsMethod(RestRoute route) {
    String path = path(route);
    String body = route.body() ? Examples.body(route.otherFields()).toString() : "";

    AggregatedHttpResponse answer =
        door.send(Door.headers(route.method(), path, door.bearer("admin")), body);

    assertThat(answer.status()).as(answer.contentUtf8()).isEqualTo(HttpStatus.OK);
    assertThat(answer.contentType()).isEqualTo(MediaType.JSON);
    assertThat(answer.headers().get(HttpHeaderNames.CACHE_CONTROL)).isEqualTo("no-store");
    Message request = door.backEnd.last(route.target().name()).request();
    JsonNode received = Door.json(new String(ContractJson.print(request), StandardCharsets.UTF_8));
    for (FieldDescriptor field : route.variables().values()) {
      assertThat(received.get(field.getJsonName())).isEqualTo(Examples.value(field));
    }
    if (route.body()) {
      assertThat(received.properties()).containsAll(Door.json(body).properties());
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void everyMethodThatIsNotPublicRefusesAStranger(RestRoute route) {
    AggregatedHttpResponse answer =
        door.send(Door.headers(route.method(), path(route), "Bearer a.b.c"), "");

    boolean open = Credentials.of(route.target()) != Credentials.BEARER;
    assertThat(answer.status().equals(HttpStatus.UNAUTHORIZED)).isEqualTo(!open);
  }

  @Test
  void theQueryIsTypedByTheContract() {
    door.as(HttpMethod.GET, "/v1/chats/" + ID + "/messages?beforeSeq=9007199254740993&limit=7", "");

    assertThat(door.backEnd.last(MessageServiceGrpc.getListMessagesMethod().getFullMethodName()))
        .extracting(BackEnd.Call::request)
        .isEqualTo(
            ListMessagesRequest.newBuilder()
                .setChatId(ID)
                .setBeforeSeq(9007199254740993L)
                .setLimit(7)
                .build());
  }

  @Test
  void aTimeInTheQueryIsRfc3339() {
    String path = "/v1/chats/" + ID + "/messages?aroundTime=";
    door.as(HttpMethod.GET, path + "2026-01-31T13:00:00.5%2B01:00", "");

    assertThat(door.backEnd.last(MessageServiceGrpc.getListMessagesMethod().getFullMethodName()))
        .extracting(BackEnd.Call::request)
        .isEqualTo(
            ListMessagesRequest.newBuilder()
                .setChatId(ID)
                .setAroundTime(
                    Timestamp.newBuilder().setSeconds(1_769_860_800).setNanos(500_000_000))
                .build());
    for (String wrong : List.of("", "yesterday", "1769860800", "2026-01-31", "{}")) {
      JsonNode problem =
          RestErrorsTest.problem(
              door.as(HttpMethod.GET, path + URLEncoder.encode(wrong, StandardCharsets.UTF_8), ""),
              400);
      assertThat(problem.get("field").asText()).as(wrong).isEqualTo("aroundTime");
    }
  }

  @Test
  void aFieldLeftOutOfTheBodyStaysAbsentAndAnEmptyOneIsPresent() {
    door.as(HttpMethod.PATCH, "/v1/chats/" + ID, "{\"description\":\"\"}");

    UpdateChatRequest request =
        (UpdateChatRequest) door.backEnd.last("parley.chats.v1.ChatService/UpdateChat").request();
    assertThat(request.hasName()).isFalse();
    assertThat(request.hasDescription()).isTrue();
  }

  @Test
  void answersAreCompleteJson() {
    door.backEnd.on(
        UserServiceGrpc.getGetUserMethod(),
        _ ->
            GetUserResponse.newBuilder()
                .setUser(User.newBuilder().setId(ID).setLogin("ada").setRole(Role.ROLE_USER))
                .build());

    JsonNode user = Door.json(door.as(HttpMethod.GET, "/v1/users/" + ID, "")).get("user");

    assertThat(user.get("login").asText()).isEqualTo("ada");
    assertThat(user.get("role").asText()).isEqualTo("ROLE_USER");
    assertThat(user.get("firstName").asText()).isEmpty();
    assertThat(user.has("email")).isFalse();
  }

  @Test
  void theCallerIsKnownBehindTheDoor() {
    AggregatedHttpResponse answer =
        door.send(
            Door.headers(HttpMethod.GET, "/v1/users/me", door.bearer("user")).toBuilder()
                .set("x-request-id", "trace-1")
                .set("user-agent", "curl/8")
                .build(),
            "");

    assertThat(answer.headers().get("x-request-id")).isEqualTo("trace-1");
    assertThat(door.backEnd.last("parley.accounts.v1.UserService/GetMe").context())
        .satisfies(
            context -> {
              assertThat(context.requestId()).isEqualTo("trace-1");
              assertThat(context.authorization()).startsWith("Bearer ");
              assertThat(context.clientAddress()).isEqualTo("127.0.0.1");
              assertThat(context.userAgent()).isEqualTo("curl/8");
            });
  }

  @Test
  void requestsAreMeasured() {
    door.as(HttpMethod.GET, "/v1/users/me", "");

    assertThat(
            door.metrics
                .get("parley.gateway.requests")
                .tags(
                    "door", "rest",
                    "method", "parley.accounts.v1.UserService/GetMe",
                    "code", "OK")
                .timer()
                .count())
        .isPositive();
  }

  private static String path(RestRoute route) {
    String path = route.path();
    for (FieldDescriptor field : route.variables().values()) {
      path = path.replace("{" + field.getName() + "}", Examples.value(field).asText());
    }
    char separator = '?';
    for (FieldDescriptor field : route.body() ? List.<FieldDescriptor>of() : route.otherFields()) {
      if (FieldSchema.rules(field).getRequired()) {
        JsonNode value = Examples.value(field);
        path += separator + field.getJsonName() + "=";
        path += (value.isArray() ? value.get(0) : value).asText();
        separator = '&';
      }
    }
    return path.replace("👍", "%F0%9F%91%8D");
  }
}
