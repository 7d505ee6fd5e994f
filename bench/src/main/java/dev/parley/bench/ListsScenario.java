package dev.parley.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The cost of the first page of somebody's chats: of people in 50, 500 and 5,000 of them, on one
/// server.
final class ListsScenario implements Scenario {
  private static final int CHATS = 50;
  private final List<Reader> readers = new ArrayList<>();

  /// Somebody in so many chats.
  private record Reader(
      ServerUnderTest server, LoadGenerator generator, LoadGenerator.User user, int chats) {}

  @Override
  public void round(Bench bench, Results results)
      throws IOException, InterruptedException, SQLException {
    if (readers.isEmpty()) {
      seed(bench);
    }
    for (Reader reader : readers) {
      measure(reader, bench, results);
    }
  }

  private void seed(Bench bench) throws IOException, InterruptedException, SQLException {
    ServerUnderTest server = bench.fresh(List.of());
    LoadGenerator generator = bench.generator(server);
    ServerDatabase database = server.database();
    Seeding seeding = new Seeding(database);
    for (int chats : GrowthScenario.sizes(bench, CHATS)) {
      LoadGenerator.User user = generator.register();
      var _ = seeding.groups(List.of(user.id()), chats);
      readers.add(new Reader(server, generator, user, chats));
    }
    database.settle();
  }

  private static void measure(Reader reader, Bench bench, Results results)
      throws IOException, InterruptedException {
    Figure figure = Figure.GROWTH_CHATS_LISTS;
    LoadGenerator.User signedIn = reader.generator().renewed(reader.user());
    try (HttpLoad load =
        HttpLoad.start(
            reader.server().base(),
            1,
            () -> new ListReads(reader.server().base(), signedIn, reader.chats()))) {
      HttpLoad.Window window =
          load.measure(
              reader.server()::cpu,
              bench.warmUpSeconds(reader.server(), figure),
              GrowthScenario.seconds(bench));
      results.point(figure, reader.chats(), window.serverMicros() + window.databaseMicros());
      results.note(figure, "the cost is the CPU of the server and PostgreSQL, in µs");
      results.audit(figure, window.audit());
      System.out.printf(
          "P10 list of %,d chats: p50 %.2f ms, p99 %.2f ms, CPU %.0f + %.0f µs%n",
          reader.chats(),
          window.p50Millis(),
          window.p99Millis(),
          window.serverMicros(),
          window.databaseMicros());
    }
  }
}
