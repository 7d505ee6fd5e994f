package dev.parley.rpc;

import com.linecorp.armeria.client.circuitbreaker.CircuitBreaker;
import com.linecorp.armeria.client.circuitbreaker.CircuitState;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.Locale;

/// Leaves a service alone for a while when most calls to it fail. Thread-safe.
///
/// Only faults of the way there count, and of a service that says it cannot work; what a service
/// answers to its caller does not.
final class Breaker {
  private static final long LEAST_CALLS = 20;
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration COUNTED_EVERY = Duration.ofMillis(500);
  private static final double PERCENT = 100.0;
  private final CircuitBreaker circuit;
  private final Duration open;

  Breaker(String service, PeersConfig config) {
    this.open = config.breakerOpen();
    this.circuit =
        CircuitBreaker.builder(service)
            .failureRateThreshold(config.breakerPercent() / PERCENT)
            .minimumRequestThreshold(LEAST_CALLS)
            .counterSlidingWindow(WINDOW)
            .counterUpdateInterval(COUNTED_EVERY)
            .circuitOpenWindow(open)
            .trialRequestInterval(open)
            .build();
  }

  /// Whether a call may be made now.
  boolean lets() {
    return circuit.tryRequest();
  }

  /// When to come back after a call was not let through.
  Duration retryAfter() {
    return open;
  }

  /// Counts how a call ended that was let through.
  void count(Status status, Metadata trailers) {
    if (isFault(status, trailers)) {
      circuit.onFailure();
    } else if (status.getCode() != Status.Code.CANCELLED) {
      circuit.onSuccess();
    }
  }

  /// `closed` when all is well, `half-open` while one call tries, `open` when none is made.
  String state() {
    return circuit.circuitState().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// 0 closed, 1 half-open, 2 open.
  int level() {
    CircuitState state = circuit.circuitState();
    return switch (state) {
      case CLOSED -> 0;
      case HALF_OPEN -> 1;
      case OPEN, FORCED_OPEN -> 2;
    };
  }

  private static boolean isFault(Status status, Metadata trailers) {
    return switch (status.getCode()) {
      case DEADLINE_EXCEEDED -> true;
      case UNAVAILABLE -> Failure.saysUnavailable(status, trailers);
      case INTERNAL, UNKNOWN -> !Failure.isStated(status, trailers);
      default -> false;
    };
  }
}
