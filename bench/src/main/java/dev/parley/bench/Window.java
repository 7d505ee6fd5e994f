package dev.parley.bench;

import org.HdrHistogram.Histogram;

/// What a load did in a measured time.
///
/// @param seconds how long it was
/// @param sends acknowledged in it
/// @param deliveries received in it
/// @param acks from when a send was due until its acknowledgement, in nanoseconds
/// @param deliveryTimes from when a send was due until a delivery, in nanoseconds
/// @param cpu of the server
/// @param generatorNanos CPU of this process
record Window(
    double seconds,
    long sends,
    long deliveries,
    Histogram acks,
    Histogram deliveryTimes,
    ServerUnderTest.Cpu cpu,
    long generatorNanos) {
  double sendsPerSecond() {
    return sends / seconds;
  }

  double deliveriesPerSecond() {
    return deliveries / seconds;
  }

  /// Whether the server's CPU is known, which that of a server we did not start is not.
  boolean hasServerCpu() {
    return cpu.serverNanos() > 0;
  }

  static double millis(Histogram times, double percentile) {
    return times.getValueAtPercentile(percentile) / 1e6;
  }
}
