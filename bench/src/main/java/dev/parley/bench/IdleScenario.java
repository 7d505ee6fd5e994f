package dev.parley.bench;

import java.io.IOException;
import java.util.List;

/// P5: what 10,000 authenticated connections that say nothing add to the resident memory of a fresh
/// server. Each user has ten of them and is in one chat.
final class IdleScenario implements Scenario {
  private static final int CONNECTIONS = 10_000;
  private static final int QUICK_CONNECTIONS = 1_000;
  private static final int PER_USER = 10;
  private static final int SETTLE_MILLIS = 5_000;

  @Override
  public void round(Bench bench, Results results) throws IOException, InterruptedException {
    int connections = bench.options().quick() ? QUICK_CONNECTIONS : CONNECTIONS;
    OpenFiles.require(connections);
    try (ServerUnderTest server = bench.fresh(List.of());
        LoadGenerator generator = bench.generator(server)) {
      List<LoadGenerator.User> users = generator.register(connections / PER_USER);
      generator.createChats(users);
      Thread.sleep(SETTLE_MILLIS);
      long before = ProcessMemory.resident(server.pid());
      try (Load load = new Load(generator)) {
        for (int i = 0; i < connections; i++) {
          load.receiver(users.get(i % users.size()), List.of());
        }
        load.connect();
        Thread.sleep(SETTLE_MILLIS);
        long after = ProcessMemory.resident(server.pid());
        results.add(Figure.IDLE_MEMORY, (after - before) / 1_024.0 / connections);
        results.audit(Figure.IDLE_MEMORY, load.finish());
      }
    }
  }
}
