package dev.parley.testing.servers;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for servers. Stateless.
final class Wait {
  private Wait() {}

  /// Waits until something holds.
  ///
  /// @throws IllegalStateException if it does not in time
  static void until(String what, Duration patience, BooleanSupplier holds) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(what + " did not come about in time");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
