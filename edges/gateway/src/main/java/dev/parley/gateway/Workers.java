package dev.parley.gateway;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.CallContext;
import dev.parley.rpc.Failure;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// Runs the work of requests on virtual threads, a bounded number at a time. Thread-safe.
///
/// Work never waits in a queue: what is above the bound is refused at once. Waiting for a client's
/// body is not work, so slow clients do not use the bound up.
final class Workers implements AutoCloseable {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final String MDC_REQUEST = "request";
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore free;

  Workers(int most) {
    this.free = new Semaphore(most);
  }

  /// Runs a step of a request, with its context current.
  ///
  /// @param call whose step it is
  /// @param work the step; may block
  /// @return its result, or `OVERLOADED` when there is too much work already
  <T extends @Nullable Object> CompletableFuture<T> submit(CallContext call, Callable<T> work) {
    if (!free.tryAcquire()) {
      return CompletableFuture.failedFuture(
          Failure.retryAfter(
              ErrorReason.ERROR_REASON_OVERLOADED,
              "The server has more requests than it takes at a time.",
              RETRY_AFTER));
    }
    return CompletableFuture.supplyAsync(() -> run(call, work), threads)
        .whenComplete((_, _) -> free.release());
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static <T extends @Nullable Object> T run(CallContext call, Callable<T> work) {
    try (var _ = MDC.putCloseable(MDC_REQUEST, call.requestId())) {
      return call.call(work);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }
}
