package dev.parley.bench;

import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/// What a load is run against: the server, for a figure, or the null server, for the generator's
/// ceiling of that figure.
///
/// @param cpu of its processes until now
/// @param isNull whether it is the null server
/// @param warmUpSeconds before the measured time of a figure
/// @param seconds measured
record Target(
    LoadGenerator generator,
    Supplier<ServerUnderTest.Cpu> cpu,
    boolean isNull,
    ToIntFunction<Figure> warmUpSeconds,
    int seconds) {

  Window measure(Load load, Figure figure) throws InterruptedException {
    return load.measure(cpu, warmUpSeconds.applyAsInt(figure), seconds);
  }

  /// Adds what was measured.
  ///
  /// @param operations that the CPU of the window is divided by
  void add(Results results, Figure figure, double value, Window window, long operations) {
    if (isNull) {
      results.ceiling(figure, value);
      System.out.printf(
          "  CPU: generator %.2f µs, null server %.2f µs%n",
          window.generatorNanos() / 1e3 / operations,
          window.cpu().serverNanos() / 1e3 / operations);
      return;
    }
    results.add(figure, value);
    if (window.hasServerCpu()) {
      results.cpu(
          figure,
          window.cpu().serverNanos() / 1e3 / operations,
          window.cpu().databaseNanos() / 1e3 / operations);
    }
    results.generatorCpu(figure, window.generatorNanos() / 1e3 / operations);
  }
}
