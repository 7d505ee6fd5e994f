package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import dev.parley.api.accounts.v1.AuthServiceGrpc;
import dev.parley.api.accounts.v1.GetJwksRequest;
import dev.parley.api.accounts.v1.GetMeRequest;
import dev.parley.api.accounts.v1.GetMeResponse;
import dev.parley.api.accounts.v1.Role;
import dev.parley.api.accounts.v1.SetUserRoleRequest;
import dev.parley.api.accounts.v1.User;
import dev.parley.api.accounts.v1.UserServiceGrpc;
import dev.parley.api.accounts.v1.UserServiceGrpc.UserServiceBlockingStub;
import dev.parley.api.chats.v1.ChatServiceGrpc;
import dev.parley.api.chats.v1.GetChatRequest;
import dev.parley.api.chats.v1.MessageServiceGrpc;
import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GrpcDoorTest {
  private final Door door = new Door();
  private ClientFactory clients;

  /// Of each test its own: a refused message may close the connection that a neighbour would
  /// take from the pool.
  @BeforeEach
  void open() {
    clients = ClientFactory.builder().build();
  }

  @AfterEach
  void closeClients() {
    clients.close();
  }

  @AfterAll
  void close() {
    door.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gproto+h2c", "gproto-web+h1c", "gproto-web-text+h1c"})
  void aCallGoesThroughOnEveryKindOfGrpc(String scheme) {
    door.backEnd.on(
        UserServiceGrpc.getGetMeMethod(),
        _ -> GetMeResponse.newBuilder().setUser(User.newBuilder().setLogin("ada")).build());

    GetMeResponse answer =
        signedIn(scheme, UserServiceBlockingStub.class).getMe(GetMeRequest.getDefaultInstance());

    assertThat(answer.getUser().getLogin()).isEqualTo("ada");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gproto+h2c", "gproto-web+h1c", "gproto-web-text+h1c"})
  void anErrorKeepsItsDetails(String scheme) throws InvalidProtocolBufferException {
    door.backEnd.on(
        ChatServiceGrpc.getGetChatMethod(),
        _ -> {
          throw Failure.of(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, "chatId", "No such chat.");
        });

    StatusRuntimeException error =
        failure(
            () ->
                signedIn(scheme, ChatServiceGrpc.ChatServiceBlockingStub.class)
                    .getChat(GetChatRequest.newBuilder().setChatId(door.user.toString()).build()));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(error.getStatus().getDescription()).isEqualTo("No such chat.");
    ErrorInfo info = info(error);
    assertThat(info.getDomain()).isEqualTo("parley");
    assertThat(info.getReason()).isEqualTo("CHAT_NOT_FOUND");
    assertThat(info.getMetadataMap()).containsEntry("field", "chatId");
  }

  @Test
  void aFieldAtFaultIsNamed() throws InvalidProtocolBufferException {
    StatusRuntimeException error =
        failure(
            () ->
                signedIn("gproto+h2c", ChatServiceGrpc.ChatServiceBlockingStub.class)
                    .getChat(GetChatRequest.newBuilder().setChatId("x").build()));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(info(error).getMetadataMap()).containsEntry("field", "chatId");
  }

  @Test
  void whoIsNotSignedInIsRefused() throws InvalidProtocolBufferException {
    StatusRuntimeException error =
        failure(
            () ->
                stub("gproto+h2c", UserServiceBlockingStub.class)
                    .getMe(GetMeRequest.getDefaultInstance()));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(info(error).getReason()).isEqualTo("UNAUTHENTICATED");
    assertThat(
            door.metrics
                .get("parley.gateway.requests")
                .tags("door", "grpc", "code", "UNAUTHENTICATED")
                .timer()
                .count())
        .isPositive();
  }

  @Test
  void aRoleThatDoesNotSufficeIsRefused() throws InvalidProtocolBufferException {
    StatusRuntimeException error =
        failure(
            () ->
                signedIn("gproto+h2c", UserServiceBlockingStub.class)
                    .setUserRole(
                        SetUserRoleRequest.newBuilder()
                            .setUserId(door.user.toString())
                            .setRole(Role.ROLE_ADMIN)
                            .build()));

    assertThat(info(error).getReason()).isEqualTo("FORBIDDEN");
  }

  @Test
  void aPublicMethodNeedsNoToken() {
    assertThat(
            stub("gproto+h2c", AuthServiceGrpc.AuthServiceBlockingStub.class)
                .getJwks(GetJwksRequest.getDefaultInstance())
                .getKeysCount())
        .isOne();
  }

  @Test
  void theCallerIsKnownBehindTheDoor() {
    signedIn("gproto+h2c", UserServiceBlockingStub.class).getMe(GetMeRequest.getDefaultInstance());

    assertThat(door.backEnd.last("parley.accounts.v1.UserService/GetMe").context())
        .satisfies(
            context -> {
              assertThat(context.authorization()).startsWith("Bearer ");
              assertThat(context.clientAddress()).isEqualTo("127.0.0.1");
            });
  }

  @Test
  void aMessageAboveTheLimitIsRefused() throws InvalidProtocolBufferException {
    StatusRuntimeException error =
        failure(
            () ->
                signedIn("gproto+h2c", MessageServiceGrpc.MessageServiceBlockingStub.class)
                    .sendMessage(
                        SendMessageRequest.newBuilder().setText("a".repeat(70_000)).build()));

    assertThat(info(error).getReason()).isEqualTo("TOO_LARGE");
  }

  @Test
  void bytesThatAreNoMessageAreRefused() {
    byte[] frame = {0, 0, 0, 0, 3, (byte) 0xff, (byte) 0xff, (byte) 0xff};

    AggregatedHttpResponse answer =
        door.client()
            .build()
            .execute(
                HttpRequest.of(
                    grpcHeaders("parley.accounts.v1.UserService/GetMe"), HttpData.wrap(frame)))
            .aggregate()
            .join();

    assertThat(answer.headers().get("grpc-status", answer.trailers().get("grpc-status", "")))
        .isEqualTo("3");
  }

  @Test
  void internalMethodsAreNotOffered() {
    AggregatedHttpResponse answer =
        door.client()
            .build()
            .execute(
                HttpRequest.of(
                    grpcHeaders("parley.chats.v1.ChatsInternalService/ListChatIds"),
                    HttpData.wrap(new byte[5])))
            .aggregate()
            .join();

    assertThat(answer.headers().get("grpc-status")).isEqualTo("5");
    assertThat(answer.headers().get("grpc-message")).isEqualTo("There%20is%20no%20such%20path.");
  }

  @Test
  void whatIsNotGrpcOnAGrpcPathIsAProblem() {
    String path = "/parley.accounts.v1.UserService/GetMe";

    JsonNode get = RestErrorsTest.problem(door.get(path), 405);
    JsonNode json =
        RestErrorsTest.problem(door.send(RequestHeaders.of(HttpMethod.POST, path), "{}"), 415);

    assertThat(get.get("code").asText()).isEqualTo("METHOD_NOT_ALLOWED");
    assertThat(json.get("code").asText()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void reflectionListsThePublicServicesOnly() {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> ask =
        stub("gproto+h2c", ServerReflectionGrpc.ServerReflectionStub.class)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse value) {
                    answer.complete(value);
                  }

                  @Override
                  public void onError(Throwable error) {
                    answer.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {}
                });
    ask.onNext(ServerReflectionRequest.newBuilder().setListServices("*").build());

    assertThat(answer.join().getListServicesResponse().getServiceList())
        .extracting(service -> service.getName())
        .contains("parley.chats.v1.ChatService", "parley.accounts.v1.AuthService")
        .noneMatch(name -> name.contains("Internal"));
    ask.onCompleted();
  }

  @Test
  void aClientThatGivesUpLeavesTheDoorWorking() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    door.backEnd.on(
        UserServiceGrpc.getGetMeMethod(),
        _ -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return GetMeResponse.getDefaultInstance();
        });

    StatusRuntimeException error =
        failure(
            () ->
                signedIn("gproto+h2c", UserServiceBlockingStub.class)
                    .withDeadlineAfter(200, TimeUnit.MILLISECONDS)
                    .getMe(GetMeRequest.getDefaultInstance()));
    release.countDown();

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(
            signedIn("gproto+h2c", UserServiceBlockingStub.class)
                .getMe(GetMeRequest.getDefaultInstance()))
        .isNotNull();
  }

  @Test
  void healthIsServed() {
    assertThat(
            stub("gproto+h2c", HealthGrpc.HealthBlockingStub.class)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  private <S extends AbstractStub<S>> S signedIn(String scheme, Class<S> type) {
    return GrpcClients.builder(scheme + "://127.0.0.1:" + door.port())
        .factory(clients)
        .setHeader("authorization", door.bearer("user"))
        .build(type);
  }

  private <S extends AbstractStub<S>> S stub(String scheme, Class<S> type) {
    return GrpcClients.builder(scheme + "://127.0.0.1:" + door.port()).factory(clients).build(type);
  }

  private RequestHeaders grpcHeaders(String method) {
    return RequestHeaders.builder(HttpMethod.POST, "/" + method)
        .set("content-type", "application/grpc")
        .set("te", "trailers")
        .set("authorization", door.bearer("user"))
        .build();
  }

  private static StatusRuntimeException failure(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run);
  }

  private static ErrorInfo info(StatusRuntimeException error)
      throws InvalidProtocolBufferException {
    com.google.rpc.Status status = StatusProto.fromThrowable(error);
    assertThat(status).isNotNull();
    assertThat(status.getDetailsList()).as(status.getMessage()).isNotEmpty();
    return status.getDetails(0).unpack(ErrorInfo.class);
  }
}
