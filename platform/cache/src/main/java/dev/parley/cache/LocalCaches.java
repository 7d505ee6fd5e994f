package dev.parley.cache;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Caches in the memory of one process: what another process invalidates stays here until its time
/// is over. Thread-safe.
public final class LocalCaches implements Caches {
  private final MeterRegistry metrics;
  private final LongSupplier nanoTime;

  /// Makes caches.
  ///
  /// @param metrics counts hits and misses
  /// @param nanoTime tells how old values are, as [System#nanoTime()] does
  public LocalCaches(MeterRegistry metrics, LongSupplier nanoTime) {
    this.metrics = metrics;
    this.nanoTime = nanoTime;
  }

  @Override
  public <K, V> Cache<K, V> open(String name, int most, Duration longest) {
    return checked(name, most, longest, metrics, nanoTime);
  }

  static <K, V> LocalCache<K, V> checked(
      String name, int most, Duration longest, MeterRegistry metrics, LongSupplier nanoTime) {
    if (most < 1 || !longest.isPositive()) {
      throw new IllegalArgumentException("a cache needs room for a value and a time");
    }
    return new LocalCache<>(name, most, longest, metrics, nanoTime);
  }
}
