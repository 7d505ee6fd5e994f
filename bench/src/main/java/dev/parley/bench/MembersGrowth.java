package dev.parley.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The cost of a delivery and of a send in chats of 100, 1,000 and 10,000 members, four of whom
/// send.
///
/// Deliveries: 10,000 connections, each a user's only one, in as many chats as that takes, so that
/// always 40,000 deliveries are under way at most. Sends: ten chats, only the senders are
/// connected.
final class MembersGrowth implements Scenario {
  private static final int MEMBERS = 100;
  private static final int SENDERS = 4;
  private static final int CHATS = 10;
  private @Nullable Town town;

  /// A server with chats of all sizes.
  private record Town(
      ServerUnderTest server, LoadGenerator generator, List<Crowd> connected, List<Crowd> absent) {

    static Town seed(Bench bench) throws IOException, InterruptedException, SQLException {
      List<Integer> sizes = GrowthScenario.sizes(bench, MEMBERS);
      OpenFiles.require(sizes.getLast());
      ServerUnderTest server = bench.fresh(List.of());
      LoadGenerator generator = bench.generator(server);
      List<LoadGenerator.User> users = generator.register(sizes.getLast());
      Seeding seeding = new Seeding(server.database());
      List<Crowd> connected = new ArrayList<>();
      List<Crowd> absent = new ArrayList<>();
      for (int size : sizes) {
        connected.add(Crowd.connected(seeding, users, size));
        absent.add(Crowd.absent(seeding, users.subList(0, CHATS * SENDERS), size, CHATS));
      }
      server.database().settle();
      return new Town(server, generator, connected, absent);
    }
  }

  @Override
  public void round(Bench bench, Results results)
      throws IOException, InterruptedException, SQLException {
    if (town == null) {
      town = Town.seed(bench);
      warmUp(town, bench);
    }
    for (Crowd crowd : town.connected()) {
      try (Load load = crowd.connect(town.generator(), SENDERS)) {
        Window window = measure(load, Figure.GROWTH_MEMBERS_DELIVERIES, bench, town);
        Curve.point(
            results,
            Figure.GROWTH_MEMBERS_DELIVERIES,
            crowd.size(),
            "members",
            window,
            window.deliveries());
        results.audit(Figure.GROWTH_MEMBERS_DELIVERIES, load.finish());
      }
    }
    for (Crowd crowd : town.absent()) {
      try (Load load = crowd.connect(town.generator(), SENDERS)) {
        Window window = measure(load, Figure.GROWTH_MEMBERS_SENDS, bench, town);
        Curve.point(
            results, Figure.GROWTH_MEMBERS_SENDS, crowd.size(), "members", window, window.sends());
        results.note(
            Figure.GROWTH_MEMBERS_SENDS,
            "the members were seeded by SQL; only those who send are connected");
        results.audit(Figure.GROWTH_MEMBERS_SENDS, load.finish());
      }
    }
  }

  /// All sizes share one server: the first must not pay for its compiler.
  private static void warmUp(Town town, Bench bench) throws IOException, InterruptedException {
    measureAndFinish(town.absent().getFirst(), Figure.GROWTH_MEMBERS_SENDS, town, bench);
    measureAndFinish(town.connected().getFirst(), Figure.GROWTH_MEMBERS_DELIVERIES, town, bench);
  }

  private static void measureAndFinish(Crowd crowd, Figure figure, Town town, Bench bench)
      throws IOException, InterruptedException {
    try (Load load = crowd.connect(town.generator(), SENDERS)) {
      measure(load, figure, bench, town);
      load.finish();
    }
  }

  private static Window measure(Load load, Figure figure, Bench bench, Town town)
      throws InterruptedException {
    load.startClosedLoop(1);
    return load.measure(
        town.server()::cpu,
        bench.warmUpSeconds(town.server(), figure),
        GrowthScenario.seconds(bench));
  }
}
