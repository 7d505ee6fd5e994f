package dev.parley.bench;

import java.io.IOException;
import java.util.List;

/// P8: how long a server with data takes from the start of its process to the first 200 of
/// readiness, and what its JVM holds in memory some seconds later.
final class StartScenario implements Scenario {
  private static final int SETTLE_MILLIS = 5_000;
  private static final double MIB = 1 << 20;

  @Override
  public void round(Bench bench, Results results) throws IOException, InterruptedException {
    try (ServerUnderTest server = bench.fresh(List.of())) {
      server.stop();
      results.add(Figure.START, server.startAgain().toNanos() / 1e9);
      Thread.sleep(SETTLE_MILLIS);
      results.add(Figure.START_MEMORY, ProcessMemory.resident(server.pid()) / MIB);
    }
  }
}
