package dev.parley.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.parley.api.accounts.v1.GetMeRequest;
import dev.parley.api.accounts.v1.GetMeResponse;
import dev.parley.api.accounts.v1.GetUserRequest;
import dev.parley.api.accounts.v1.GetUserResponse;
import dev.parley.api.accounts.v1.Role;
import dev.parley.api.accounts.v1.SetUserRoleRequest;
import dev.parley.api.accounts.v1.SetUserRoleResponse;
import dev.parley.api.accounts.v1.User;
import dev.parley.api.accounts.v1.UserServiceGrpc;
import dev.parley.api.accounts.v1.UserServiceGrpc.UserServiceBlockingStub;
import dev.parley.api.accounts.v1.UserServiceGrpc.UserServiceImplBase;
import dev.parley.api.common.v1.ErrorReason;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
final class RpcServerTest {
  private final UUID user = UUID.randomUUID();
  private final RpcFixture rpc = new RpcFixture(new Users());
  private final String token = rpc.accounts.token(user, UUID.randomUUID());

  RpcServerTest() throws IOException {}

  @AfterAll
  void close() {
    rpc.close();
  }

  /// Answers with what it sees of its caller.
  private static final class Users extends UserServiceImplBase {
    @Override
    public void getMe(GetMeRequest request, StreamObserver<GetMeResponse> answer) {
      User seen =
          User.newBuilder()
              .setId(Caller.current().userId().toString())
              .setAbout(CallContext.current().clientAddress())
              .build();
      answer.onNext(GetMeResponse.newBuilder().setUser(seen).build());
      answer.onCompleted();
    }

    @Override
    public void getUser(GetUserRequest request, StreamObserver<GetUserResponse> answer) {
      throw new IllegalStateException("secret detail");
    }

    @Override
    public void setUserRole(
        SetUserRoleRequest request, StreamObserver<SetUserRoleResponse> answer) {
      answer.onNext(SetUserRoleResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  private UserServiceBlockingStub users(Channels channels) {
    return UserServiceGrpc.newBlockingStub(channels.to(UserServiceGrpc.SERVICE_NAME));
  }

  private CallContext with(String authorization) {
    return new CallContext("r-1", authorization, "192.0.2.7", "test");
  }

  @Test
  void theCallerAndTheContextReachTheHandler() throws Exception {
    User seen =
        with("Bearer " + token)
            .call(() -> users(rpc.channels).getMe(GetMeRequest.getDefaultInstance()).getUser());

    assertThat(seen.getId()).isEqualTo(user.toString());
    assertThat(seen.getAbout()).isEqualTo("192.0.2.7");
  }

  @Test
  void theSameHoldsOverTheNetwork() throws Exception {
    RpcChannels remote = peer("a shared secret of the cluster");
    User seen =
        with("Bearer " + token)
            .call(() -> users(remote).getMe(GetMeRequest.getDefaultInstance()).getUser());

    assertThat(seen.getId()).isEqualTo(user.toString());
    remote.close();
  }

  @Test
  void aProcessWithAnotherSecretIsRefused() {
    RpcChannels stranger = peer("some other secret of others");

    assertThat(refusal(stranger, "Bearer " + token).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_UNAUTHENTICATED);
    stranger.close();
  }

  @Test
  void aCallWithoutATokenIsRefused() {
    for (String authorization : List.of("", "Bearer", "Bearer ", "Basic YTpi", token)) {
      assertThat(refusal(rpc.channels, authorization).reason())
          .isEqualTo(ErrorReason.ERROR_REASON_UNAUTHENTICATED);
    }
  }

  @Test
  void aRoleTooLowIsForbidden() {
    assertThat(
            failure(
                    () ->
                        users(rpc.channels)
                            .setUserRole(
                                SetUserRoleRequest.newBuilder()
                                    .setUserId(user.toString())
                                    .setRole(Role.ROLE_ADMIN)
                                    .build()))
                .reason())
        .isEqualTo(ErrorReason.ERROR_REASON_FORBIDDEN);
  }

  @Test
  void aRequestAgainstTheFieldRulesNeverReachesTheHandler() {
    Failure.Detail detail =
        failure(
            () -> users(rpc.channels).getUser(GetUserRequest.newBuilder().setUserId("x").build()));

    assertThat(detail.reason()).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(detail.field()).isEqualTo("userId");
  }

  @Test
  void whatAHandlerThrowsUnexpectedlyIsNeutralOutside() {
    Failure.Detail detail =
        failure(
            () ->
                users(rpc.channels)
                    .getUser(GetUserRequest.newBuilder().setUserId(user.toString()).build()));

    assertThat(detail.reason()).isEqualTo(ErrorReason.ERROR_REASON_INTERNAL);
    assertThat(detail.message()).doesNotContain("secret");
    assertThat(
            rpc.metrics
                .timer(
                    "parley.rpc.server",
                    "method",
                    "parley.accounts.v1.UserService/GetUser",
                    "code",
                    "INTERNAL")
                .count())
        .isEqualTo(1);
  }

  @Test
  void aServiceThatRunsNowhereIsNamed() {
    RpcChannels alone = new RpcChannels(RpcFixture.CONFIG, Set.of(), Map.of());

    assertThat(catchThrowable(() -> alone.to(UserServiceGrpc.SERVICE_NAME)))
        .hasMessageContaining("peers.accounts");
    alone.close();
  }

  private RpcChannels peer(String secret) {
    RpcConfig config = new RpcConfig("127.0.0.1", 0, secret, Duration.ofSeconds(5));
    return new RpcChannels(
        config,
        Set.of(),
        Map.of(
            "accounts",
            List.of(new PeerAddress("127.0.0.1", rpc.server.port().orElseThrow(), false))));
  }

  private Failure.Detail refusal(Channels channels, String authorization) {
    return Failure.detail(
        catchThrowable(
            () ->
                with(authorization)
                    .call(() -> users(channels).getMe(GetMeRequest.getDefaultInstance()))));
  }

  private Failure.Detail failure(Runnable call) {
    return Failure.detail(catchThrowable(() -> with("Bearer " + token).run(call)));
  }
}
