package dev.parley.bench;

/// What one round measured.
///
/// @param name the scenario
/// @param perSecond operations per second: acknowledged sends, or deliveries
/// @param p50Millis median of send to acknowledgement, in milliseconds
/// @param p99Millis 99th percentile of the same
/// @param serverMicros CPU of the server's JVM per operation, in microseconds; NaN if not ours
/// @param databaseMicros CPU of its PostgreSQL per operation, in microseconds; NaN if not ours
/// @param wrong what the audit found lost, doubled or out of order
record Measurement(
    String name,
    double perSecond,
    double p50Millis,
    double p99Millis,
    double serverMicros,
    double databaseMicros,
    long wrong) {
  void addTo(Results results, Figure figure) {
    results.add(figure, perSecond);
    results.cpu(figure, serverMicros, databaseMicros);
    results.audit(figure, new Audit(0, 0, 0, wrong, 0));
  }

  @Override
  public String toString() {
    return "%s: %,.0f/s, p50 %.2f ms, p99 %.2f ms, CPU %.1f + %.1f µs each, %d wrong"
        .formatted(name, perSecond, p50Millis, p99Millis, serverMicros, databaseMicros, wrong);
  }
}
