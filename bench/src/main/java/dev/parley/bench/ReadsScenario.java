package dev.parley.bench;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// P7: reads of users by id over REST, with the server's cache of users off and on: two servers,
/// measured in turn.
final class ReadsScenario implements Scenario {
  private static final int USERS = 1_000;
  private static final int CONNECTIONS = 64;
  private @Nullable Side off;
  private @Nullable Side on;

  /// A server, and the users that are read from it.
  private record Side(
      ServerUnderTest server,
      LoadGenerator generator,
      LoadGenerator.User reader,
      List<String> users) {

    static Side start(Bench bench, boolean cache) throws IOException, InterruptedException {
      ServerUnderTest server = bench.fresh(List.of("--accounts.user-cache=" + cache));
      LoadGenerator generator = bench.generator(server);
      LoadGenerator.User reader = generator.register();
      List<String> users = generator.register(USERS).stream().map(LoadGenerator.User::id).toList();
      return new Side(server, generator, reader, users);
    }

    HttpLoad.Window measure(int warmUpSeconds, int seconds)
        throws IOException, InterruptedException {
      SplittableRandom seeds = new SplittableRandom();
      LoadGenerator.User signedIn = generator.renewed(reader);
      try (HttpLoad load =
          HttpLoad.start(
              server.base(),
              CONNECTIONS,
              () -> new UserReads(server.base(), users, signedIn, seeds.split()))) {
        return load.measure(server::cpu, warmUpSeconds, seconds);
      }
    }
  }

  @Override
  public void round(Bench bench, Results results) throws IOException, InterruptedException {
    if (off == null || on == null) {
      off = Side.start(bench, false);
      on = Side.start(bench, true);
    }
    double slow = measure(off, Figure.READS_OFF, bench, results);
    double fast = measure(on, Figure.READS_ON, bench, results);
    results.add(Figure.READS_GAIN, fast / slow);
    ceiling(bench.nullTarget(), on.users(), results);
  }

  private static void ceiling(Target none, List<String> users, Results results)
      throws IOException, InterruptedException {
    URI base = none.generator().base();
    LoadGenerator.User reader = none.generator().register();
    SplittableRandom seeds = new SplittableRandom();
    try (HttpLoad load =
        HttpLoad.start(
            base, CONNECTIONS, () -> new UserReads(base, users, reader, seeds.split()))) {
      HttpLoad.Window window =
          load.measure(
              none.cpu(), none.warmUpSeconds().applyAsInt(Figure.READS_ON), none.seconds());
      results.ceiling(Figure.READS_ON, window.perSecond());
      results.ceiling(Figure.READS_OFF, window.perSecond());
      results.audit(Figure.READS_ON, window.audit());
    }
  }

  private static double measure(Side side, Figure figure, Bench bench, Results results)
      throws IOException, InterruptedException {
    HttpLoad.Window window =
        side.measure(bench.warmUpSeconds(side.server(), figure), bench.options().seconds());
    results.add(figure, window.perSecond());
    results.cpu(figure, window.serverMicros(), window.databaseMicros());
    results.audit(figure, window.audit());
    return window.perSecond();
  }
}
