package dev.parley.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.parley.api.accounts.v1.GetMeRequest;
import dev.parley.api.accounts.v1.Role;
import dev.parley.api.accounts.v1.SetUserRoleRequest;
import dev.parley.api.accounts.v1.UserServiceGrpc;
import dev.parley.api.accounts.v1.UserServiceGrpc.UserServiceBlockingStub;
import dev.parley.api.common.v1.ErrorReason;
import io.grpc.Context;
import io.grpc.Deadline;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Calls to a service of several instances, real servers on the loopback, as they end, freeze,
/// drain and come back.
final class BalancingTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private final AccountsFixture accounts = new AccountsFixture();
  private final String token = "Bearer " + accounts.token(UUID.randomUUID(), UUID.randomUUID());
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Node one = new Node("one", accounts);
  private final Node two = new Node("two", accounts);
  private final Line line = new Line(two.port());
  private final RpcChannels channels =
      new RpcChannels(
          RpcFixture.CONFIG,
          Set.of(),
          Map.of("accounts", List.of(one.address(), line.address())),
          metrics);

  BalancingTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    channels.close();
    line.close();
    one.close();
    two.close();
  }

  @Test
  void callsAreSharedAmongTheInstances() {
    awaitInstances(2);
    for (int i = 0; i < 100; i++) {
      read();
    }

    assertThat(one.reads.get()).isEqualTo(50);
    assertThat(two.reads.get()).isEqualTo(50);
  }

  @Test
  void callsAboutTheSameGoToTheSameInstanceWhileItIsReady() throws IOException {
    awaitInstances(2);
    List<String> subjects = IntStream.range(0, 40).mapToObj(i -> "chat " + i).toList();
    List<String> before = subjects.stream().map(this::readAbout).toList();
    assertThat(before).contains("one", "two");
    for (int i = 0; i < 10; i++) {
      assertThat(subjects.stream().map(this::readAbout).toList()).isEqualTo(before);
    }

    one.stop();
    awaitInstances(1);
    assertThat(subjects.stream().map(this::readAbout)).containsOnly("two");

    one.restart();
    awaitInstances(2);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(subjects.stream().map(this::readAbout).toList()).isEqualTo(before));
  }

  @Test
  void theFirstCallWaitsUntilItIsKnownWhoIsReady() {
    assertThat(read()).isIn("one", "two");
  }

  @Test
  void readsGoOnWhenAnInstanceEndsAndItIsUsedAgainWhenItIsBack() throws IOException {
    awaitInstances(2);
    one.stop();
    for (int i = 0; i < 200; i++) {
      assertThat(read()).isEqualTo("two");
    }
    awaitInstances(1);

    one.restart();
    await().atMost(SOON).until(() -> read().equals("one"));
  }

  @Test
  void aReadAtAnInstanceThatFreezesIsAnsweredByAnotherWithinSeconds() {
    awaitInstances(2);
    line.freeze(true);
    long start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<String>> calls =
          IntStream.range(0, 8)
              .mapToObj(_ -> CompletableFuture.supplyAsync(this::read, threads))
              .toList();
      assertThat(calls).allSatisfy(call -> assertThat(call.join()).isEqualTo("one"));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    assertThat(metrics.get("parley.rpc.retries").counter().count()).isPositive();
    awaitInstances(1);

    line.freeze(false);
    await().atMost(SOON).until(() -> read().equals("two"));
  }

  @Test
  void aWriteAtAnInstanceThatFreezesIsNotRepeatedElsewhere() {
    awaitInstances(2);
    line.freeze(true);
    Set<ErrorReason> outcomes = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      Throwable error = catchThrowable(this::write);
      outcomes.add(error == null ? ErrorReason.UNRECOGNIZED : Failure.detail(error).reason());
    }

    assertThat(outcomes)
        .containsExactlyInAnyOrder(
            ErrorReason.ERROR_REASON_FORBIDDEN, ErrorReason.ERROR_REASON_UNAVAILABLE);
    assertThat(metrics.get("parley.rpc.retries").counter().count()).isZero();
  }

  @Test
  void aDrainingInstanceGetsNoMoreCallsAndFinishesThoseItHas() throws Exception {
    awaitInstances(2);
    two.slow.set(true);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<String> first = CompletableFuture.supplyAsync(this::read, threads);
      CompletableFuture<String> second = CompletableFuture.supplyAsync(this::read, threads);
      await().until(() -> two.waiting.get() == 1);
      two.ready.set(false);
      awaitInstances(1);
      for (int i = 0; i < 20; i++) {
        assertThat(read()).isEqualTo("one");
      }
      two.released.release();

      assertThat(Set.of(first.get(5, TimeUnit.SECONDS), second.get(5, TimeUnit.SECONDS)))
          .containsExactlyInAnyOrder("one", "two");
    }
  }

  @Test
  void whenNobodyIsReadyCallsFailAtOnceAndSayWhenToComeBack() {
    awaitInstances(2);
    one.ready.set(false);
    two.ready.set(false);
    awaitInstances(0);
    long start = System.nanoTime();

    Failure.Detail failure = Failure.detail(catchThrowable(this::read));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
    assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_UNAVAILABLE);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(1));
    assertThat(refused("nobody")).isEqualTo(1);
  }

  @Test
  void aServiceThatFailsIsLeftAloneUntilItWorksAgain() {
    awaitInstances(2);
    one.failing.set(true);
    two.failing.set(true);
    await()
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              var _ = catchThrowable(this::read);
              return metrics.get("parley.rpc.circuit").gauge().value() == 2;
            });
    int before = one.reads.get() + two.reads.get();

    Failure.Detail failure = Failure.detail(catchThrowable(this::read));

    assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_UNAVAILABLE);
    assertThat(failure.retryAfter()).contains(PeersConfig.DEFAULT.breakerOpen());
    assertThat(one.reads.get() + two.reads.get()).isEqualTo(before);
    assertThat(refused("circuit")).isPositive();
    assertThat(channels.status().getFirst().circuit()).isEqualTo("open");
    assertThat(channels.status().getFirst().isUp()).isFalse();

    one.failing.set(false);
    two.failing.set(false);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(read()).isIn("one", "two"));
    assertThat(metrics.get("parley.rpc.circuit").gauge().value()).isZero();
  }

  @Test
  void whatAServiceAnswersItsCallerIsNoFaultOfIts() {
    awaitInstances(2);
    for (int i = 0; i < 100; i++) {
      assertThat(Failure.detail(catchThrowable(this::write)).reason())
          .isEqualTo(ErrorReason.ERROR_REASON_FORBIDDEN);
    }

    assertThat(metrics.get("parley.rpc.circuit").gauge().value()).isZero();
  }

  @Test
  void theCalleeHasNoMoreTimeThanIsLeftAtTheCaller() {
    awaitInstances(2);
    long before = System.nanoTime();
    call(() -> users().withDeadlineAfter(1_500, TimeUnit.MILLISECONDS).getMe(ME));
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
    call(() -> users().getMe(ME));

    List<Long> left = new ArrayList<>(one.millisLeft);
    left.addAll(two.millisLeft);
    assertThat(left).hasSize(2).anySatisfy(it -> assertThat(it).isBetween(1_400 - took, 1_500L));
    assertThat(left).anySatisfy(it -> assertThat(it).isBetween(3_000L, 5_000L));
  }

  @Test
  void whatAHandlerAsksOthersTakesFromTheTimeOfItsOwnCall() throws Exception {
    awaitInstances(2);
    Deadline handled = Deadline.after(700, TimeUnit.MILLISECONDS);
    Context.current()
        .withValue(CallContext.DEADLINE, handled)
        .call(() -> call(() -> users().withDeadlineAfter(4, TimeUnit.SECONDS).getMe(ME)));

    List<Long> left = new ArrayList<>(one.millisLeft);
    left.addAll(two.millisLeft);
    assertThat(left).singleElement().satisfies(it -> assertThat(it).isLessThanOrEqualTo(700));
  }

  @Test
  void handlersThatWaitKeepNobodyOut() {
    awaitInstances(2);
    one.slow.set(true);
    two.slow.set(true);
    int calls = 600;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < calls; i++) {
        var _ = threads.submit(this::read);
      }
      await().atMost(SOON).until(() -> one.waiting.get() + two.waiting.get() == calls);
      one.released.release(calls);
      two.released.release(calls);
    }
    assertThat(metrics.get("parley.rpc.instances").gauge().value()).isEqualTo(2);
  }

  @Test
  void theStatusNamesEveryInstance() {
    awaitInstances(2);
    two.ready.set(false);
    awaitInstances(1);

    ServiceStatus status = channels.status().getFirst();

    assertThat(status.service()).isEqualTo("accounts");
    assertThat(status.inProcess()).isFalse();
    assertThat(status.isUp()).isTrue();
    assertThat(status.circuit()).isEqualTo("closed");
    assertThat(status.instances())
        .extracting(ServiceStatus.InstanceStatus::health)
        .containsExactlyInAnyOrder("ready", "not ready");
    assertThat(status.instances())
        .extracting(it -> it.about().orElseThrow().version())
        .containsExactlyInAnyOrder("one", "two");
    assertThat(status.instances())
        .extracting(ServiceStatus.InstanceStatus::address)
        .contains("127.0.0.1:" + one.port());
  }

  private static final GetMeRequest ME = GetMeRequest.getDefaultInstance();

  private void awaitInstances(int count) {
    UserServiceBlockingStub _ = users();
    await().atMost(SOON).until(() -> metrics.get("parley.rpc.instances").gauge().value() == count);
  }

  private double refused(String why) {
    return metrics.get("parley.rpc.refused").tag("why", why).counter().count();
  }

  private UserServiceBlockingStub users() {
    return UserServiceGrpc.newBlockingStub(channels.to(UserServiceGrpc.SERVICE_NAME));
  }

  private String readAbout(String about) {
    return call(() -> users().withOption(Channels.ABOUT, about).getMe(ME).getUser().getFirstName());
  }

  private String read() {
    return call(() -> users().getMe(ME).getUser().getFirstName());
  }

  private void write() {
    var _ =
        call(
            () ->
                users()
                    .setUserRole(
                        SetUserRoleRequest.newBuilder()
                            .setUserId(UUID.randomUUID().toString())
                            .setRole(Role.ROLE_ADMIN)
                            .build()));
  }

  private <T> T call(Callable<T> work) {
    try {
      return new CallContext("r-1", token, "192.0.2.7", "test").call(work);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
