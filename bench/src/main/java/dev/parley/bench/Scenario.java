package dev.parley.bench;

import java.io.IOException;

/// One thing to measure.
interface Scenario {
  /// Runs one round.
  ///
  /// @param generator makes the load
  /// @param server takes it
  /// @param seconds how long to measure, after the warm-up
  /// @return what was measured
  Measurement run(LoadGenerator generator, ServerUnderTest server, int seconds)
      throws IOException, InterruptedException;
}
