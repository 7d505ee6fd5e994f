package dev.parley.rpc;

import java.util.concurrent.atomic.AtomicInteger;

/// Bounds second tries: each call earns a part of one, and a few may be saved. Thread-safe.
///
/// So a service that fails altogether gets at most that part more of calls, and not twice as many.
final class RetryBudget {
  private static final int WHOLE = 100;
  private static final int MOST_SAVED = 10 * WHOLE;
  private final int percent;
  private final AtomicInteger saved;

  /// A budget that has saved what it can.
  ///
  /// @param percent second tries that a hundred calls earn, 0 to 100; 0 for none ever
  RetryBudget(int percent) {
    this.percent = percent;
    this.saved = new AtomicInteger(percent == 0 ? 0 : MOST_SAVED);
  }

  /// Counts a call.
  void earn() {
    if (saved.get() < MOST_SAVED) {
      saved.updateAndGet(before -> Math.min(MOST_SAVED, before + percent));
    }
  }

  /// Takes a second try.
  ///
  /// @return false if there is none left
  boolean spend() {
    int before = saved.getAndUpdate(value -> value >= WHOLE ? value - WHOLE : value);
    return before >= WHOLE;
  }
}
