package dev.parley.bench;

/// Adds points to the curves of P10. Stateless.
final class Curve {
  private Curve() {}

  /// Adds the CPU that an operation cost the server and its database, and says how many there were
  /// a second.
  ///
  /// @param size what the cost is drawn against
  /// @param what is counted by the size
  /// @param operations in the window
  static void point(
      Results results, Figure figure, int size, String what, Window window, long operations) {
    long nanos = window.cpu().serverNanos() + window.cpu().databaseNanos();
    double micros = nanos / 1e3 / operations;
    results.point(figure, size, micros);
    System.out.printf(
        "%s %s: %,d %s: %.1f µs, %,.0f/s%n",
        figure.id(), figure.title(), size, what, micros, operations / window.seconds());
    results.note(figure, "the cost is the CPU of the server and PostgreSQL, in µs");
  }
}
