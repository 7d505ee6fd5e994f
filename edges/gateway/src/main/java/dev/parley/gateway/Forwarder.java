package dev.parley.gateway;

import com.google.protobuf.Message;
import dev.parley.api.common.v1.Access;
import dev.parley.rpc.CallContext;
import dev.parley.rpc.Channels;
import dev.parley.rpc.Failure;
import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Carries calls of public methods to the services behind them, and measures them. Thread-safe.
final class Forwarder {
  private final Channels channels;
  private final Admission admission;
  private final Workers workers;
  private final MeterRegistry metrics;
  private final long timeoutMillis;

  Forwarder(
      GatewayConfig config,
      Channels channels,
      Admission admission,
      Workers workers,
      MeterRegistry metrics) {
    this.channels = channels;
    this.admission = admission;
    this.workers = workers;
    this.metrics = metrics;
    this.timeoutMillis = config.requestTimeout().toMillis();
  }

  /// Lets a call in or fails, before its body is read.
  ///
  /// @param access who may call the method
  /// @param call whose call it is
  CompletableFuture<Void> admit(Access access, CallContext call) {
    return workers.submit(
        call,
        () -> {
          admission.admit(access, call);
          return null;
        });
  }

  /// Lets a call in, or fails, and calls the service in the same step: for requests without a body.
  ///
  /// @param method what to call
  /// @param call whose call it is
  /// @param request makes the request; may fail
  /// @return the answer
  CompletableFuture<Message> admitAndForward(
      PublicMethod method, CallContext call, Supplier<Message> request) {
    return workers.submit(
        call,
        () -> {
          admission.admit(method.access(), call);
          return call(method, request.get());
        });
  }

  /// Calls the service.
  ///
  /// @param method what to call
  /// @param call whose call it is
  /// @param request makes the request from what has arrived; may fail
  /// @return the answer
  CompletableFuture<Message> forward(
      PublicMethod method, CallContext call, Supplier<Message> request) {
    return workers.submit(call, () -> call(method, request.get()));
  }

  private Message call(PublicMethod method, Message request) {
    return ClientCalls.blockingUnaryCall(
        channels.to(Objects.requireNonNull(method.grpc().getServiceName())),
        method.grpc(),
        CallOptions.DEFAULT.withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS),
        request);
  }

  /// Records how a call ended.
  ///
  /// @param door `rest` or `grpc`
  /// @param method what was called
  /// @param startedNanos when, by [System#nanoTime()]
  /// @param outcome `OK` or an error code
  void record(String door, PublicMethod method, long startedNanos, String outcome) {
    Timer.builder("parley.gateway.requests")
        .tag("door", door)
        .tag("method", method.name())
        .tag("code", outcome)
        .register(metrics)
        .record(System.nanoTime() - startedNanos, TimeUnit.NANOSECONDS);
  }

  /// The code of a failure as metrics show it.
  static String code(Throwable error) {
    return Failure.code(Failure.detail(error).reason());
  }
}
