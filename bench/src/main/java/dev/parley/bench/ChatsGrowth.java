package dev.parley.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The cost of a send on servers with 1,000, 10,000 and 100,000 chats. A thousand connections, each
/// a user's only one, send in turn to all of the user's chats, one in flight.
final class ChatsGrowth implements Scenario {
  private static final int CONNECTIONS = 1_000;
  private static final int QUICK_CONNECTIONS = 100;
  private final List<Side> sides = new ArrayList<>();

  /// A server with so many chats.
  private record Side(
      ServerUnderTest server,
      LoadGenerator generator,
      List<LoadGenerator.User> users,
      List<List<String>> chatsOf,
      int size) {

    static Side seed(Bench bench, int size) throws IOException, InterruptedException, SQLException {
      ServerUnderTest server = bench.fresh(List.of());
      LoadGenerator generator = bench.generator(server);
      int connections = bench.options().quick() ? QUICK_CONNECTIONS : CONNECTIONS;
      List<LoadGenerator.User> users = generator.register(connections);
      ServerDatabase database = server.database();
      List<List<String>> chatsOf =
          new Seeding(database)
              .groups(users.stream().map(LoadGenerator.User::id).toList(), size / connections);
      database.settle();
      return new Side(server, generator, users, chatsOf, size);
    }
  }

  @Override
  public void round(Bench bench, Results results)
      throws IOException, InterruptedException, SQLException {
    if (sides.isEmpty()) {
      for (int size : GrowthScenario.sizes(bench, CONNECTIONS)) {
        sides.add(Side.seed(bench, size));
      }
    }
    for (Side side : sides) {
      measure(side, bench, results);
    }
  }

  private static void measure(Side side, Bench bench, Results results)
      throws IOException, InterruptedException {
    try (Load load = new Load(side.generator())) {
      for (int i = 0; i < side.users().size(); i++) {
        load.sender(side.users().get(i), side.chatsOf().get(i).stream().map(load::chat).toList());
      }
      load.connect();
      load.startClosedLoop(1);
      Window window =
          load.measure(
              side.server()::cpu,
              bench.warmUpSeconds(side.server(), Figure.GROWTH_CHATS_SENDS),
              GrowthScenario.seconds(bench));
      Curve.point(results, Figure.GROWTH_CHATS_SENDS, side.size(), "chats", window, window.sends());
      results.note(Figure.GROWTH_CHATS_SENDS, "the chats were seeded by SQL");
      results.audit(Figure.GROWTH_CHATS_SENDS, load.finish());
    }
  }
}
