package dev.parley.rpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns what handlers throw into statuses with a reason, logs faults, and measures every call.
/// Thread-safe.
final class ErrorMapping implements ServerInterceptor {
  private static final Logger log = LoggerFactory.getLogger(ErrorMapping.class);
  private final MeterRegistry metrics;

  ErrorMapping(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  @Override
  public <Q, A> Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    MappedCall<Q, A> mapped = new MappedCall<>(call);
    Listener<Q> listener;
    try {
      listener = next.startCall(mapped, headers);
    } catch (RuntimeException e) {
      mapped.fail(e);
      return new Listener<>() {};
    }
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onMessage(Q message) {
        guarded(() -> super.onMessage(message));
      }

      @Override
      public void onHalfClose() {
        guarded(super::onHalfClose);
      }

      private void guarded(Runnable step) {
        if (mapped.failed) {
          return;
        }
        try {
          step.run();
        } catch (RuntimeException e) {
          mapped.fail(e);
        }
      }
    };
  }

  /// A call that is closed once, and always with a reason when it fails. Confined to its call's
  /// serialised callbacks and its handler.
  private final class MappedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final long startedNanos = System.nanoTime();
    private volatile boolean failed;

    MappedCall(ServerCall<Q, A> call) {
      super(call);
    }

    void fail(RuntimeException error) {
      failed = true;
      Metadata trailers = Status.trailersFromThrowable(error);
      close(
          Status.fromThrowable(error).withCause(error),
          trailers == null ? new Metadata() : trailers);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (status.isOk()) {
        measure("OK");
        super.close(status, trailers);
        return;
      }
      StatusRuntimeException error = status.asRuntimeException(trailers);
      Failure.Detail detail = Failure.detail(status.getCause() != null ? status.getCause() : error);
      if (Failure.isFault(detail)) {
        log.atError()
            .addKeyValue("method", getMethodDescriptor().getFullMethodName())
            .setCause(error)
            .log("call failed");
      }
      measure(Failure.code(detail.reason()));
      StatusRuntimeException stated = restate(detail);
      Metadata details = stated.getTrailers();
      super.close(stated.getStatus(), details == null ? new Metadata() : details);
    }

    private void measure(String code) {
      metrics
          .timer(
              "parley.rpc.server",
              "method",
              getMethodDescriptor().getFullMethodName(),
              "code",
              code)
          .record(System.nanoTime() - startedNanos, TimeUnit.NANOSECONDS);
    }

    private static StatusRuntimeException restate(Failure.Detail detail) {
      if (detail.retryAfter().isPresent()) {
        return Failure.retryAfter(
            detail.reason(), detail.message(), detail.retryAfter().orElseThrow());
      }
      return detail.field().isEmpty()
          ? Failure.of(detail.reason(), detail.message())
          : Failure.of(detail.reason(), detail.field(), detail.message());
    }
  }
}
