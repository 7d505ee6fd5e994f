package dev.parley.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// The time in which a running load is measured, after a warm-up. Stateless.
final class MeasuredWindow {
  private static final int WARM_UP_MILLIS = 3_000;

  private MeasuredWindow() {}

  /// Lets the load warm up and measures it.
  ///
  /// @param name the scenario
  /// @param operations how many were done until now
  /// @param latencies of the sends, in microseconds
  /// @param wrong what the audit found until now
  /// @param server takes the load
  /// @param seconds how long to measure
  /// @return what was measured
  static Measurement measure(
      String name,
      LongSupplier operations,
      Recorder latencies,
      AtomicLong wrong,
      ServerUnderTest server,
      int seconds)
      throws InterruptedException {
    Thread.sleep(WARM_UP_MILLIS);
    latencies.reset();
    long countBefore = operations.getAsLong();
    ServerUnderTest.Cpu cpuBefore = server.cpu();
    long startNanos = System.nanoTime();
    Thread.sleep(seconds * 1_000L);
    double elapsed = (System.nanoTime() - startNanos) / 1e9;
    long count = operations.getAsLong() - countBefore;
    ServerUnderTest.Cpu cpu = server.cpu().minus(cpuBefore);
    Histogram measured = latencies.getIntervalHistogram();
    return new Measurement(
        name,
        count / elapsed,
        measured.getValueAtPercentile(50) / 1e3,
        measured.getValueAtPercentile(99) / 1e3,
        cpu.serverNanos() / 1e3 / count,
        cpu.databaseNanos() / 1e3 / count,
        wrong.get());
  }
}
