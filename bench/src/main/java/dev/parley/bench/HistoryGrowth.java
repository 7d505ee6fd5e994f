package dev.parley.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The cost of a page and of a send in chats of 100,000, 1,000,000 and 10,000,000 messages, each on
/// a server of its own. Ten members, all connected, send with four in flight.
final class HistoryGrowth implements Scenario {
  private static final int MESSAGES = 100_000;
  private static final int IN_FLIGHT = 4;
  private final List<History> histories = new ArrayList<>();

  @Override
  public void round(Bench bench, Results results)
      throws IOException, InterruptedException, SQLException {
    if (histories.isEmpty()) {
      for (int size : GrowthScenario.sizes(bench, MESSAGES)) {
        histories.add(History.seed(bench, size));
      }
    }
    for (History history : histories) {
      pages(history, bench, results);
      sends(history, bench, results);
    }
  }

  private static void pages(History history, Bench bench, Results results)
      throws IOException, InterruptedException {
    HttpLoad.Window window =
        history.pages(
            1,
            bench.warmUpSeconds(history.server(), Figure.GROWTH_HISTORY_PAGES),
            GrowthScenario.seconds(bench));
    results.point(Figure.GROWTH_HISTORY_PAGES, history.messages(), window.p99Millis());
    results.audit(Figure.GROWTH_HISTORY_PAGES, window.audit());
    results.note(
        Figure.GROWTH_HISTORY_PAGES,
        "the cost is the p99 of one client, in ms; the messages were seeded by SQL");
    System.out.printf(
        "P10 page of %,d messages: p50 %.2f ms, p99 %.2f ms, CPU %.0f + %.0f µs%n",
        history.messages(),
        window.p50Millis(),
        window.p99Millis(),
        window.serverMicros(),
        window.databaseMicros());
  }

  private static void sends(History history, Bench bench, Results results)
      throws IOException, InterruptedException {
    try (Load load = new Load(history.generator())) {
      List<Chat> heard = List.of(load.chat(history.chat()));
      history.members().forEach(member -> load.sender(member, heard));
      load.connect();
      load.startClosedLoop(IN_FLIGHT);
      Window window =
          load.measure(
              history.server()::cpu,
              bench.warmUpSeconds(history.server(), Figure.GROWTH_HISTORY_SENDS),
              GrowthScenario.seconds(bench));
      Curve.point(
          results,
          Figure.GROWTH_HISTORY_SENDS,
          history.messages(),
          "messages",
          window,
          window.sends());
      results.audit(Figure.GROWTH_HISTORY_SENDS, load.finish());
    }
  }
}
