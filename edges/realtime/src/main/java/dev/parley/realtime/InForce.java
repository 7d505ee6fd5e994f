package dev.parley.realtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for subscriptions, for a bounded time altogether. For one thread.
final class InForce {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private final long deadline = System.nanoTime() + PATIENCE.toNanos();

  /// Waits until a subscription is in force.
  ///
  /// @param late run when it is in force after all, if it was not in time
  void await(CompletableFuture<Void> inForce, Runnable late) {
    if (inForce.isDone()) {
      return;
    }
    try {
      Void _ = inForce.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      var _ = inForce.thenRun(late);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a subscription failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var _ = inForce.thenRun(late);
    }
  }
}
