package dev.parley.bench;

import java.io.IOException;

/// One sender with one send in flight: what a single message costs.
final class LoneSenderScenario implements Scenario {
  @Override
  public Measurement run(LoadGenerator generator, ServerUnderTest server, int seconds)
      throws IOException, InterruptedException {
    return SendsScenario.closedLoop("sends, one sender", 1, generator, server, seconds);
  }
}
