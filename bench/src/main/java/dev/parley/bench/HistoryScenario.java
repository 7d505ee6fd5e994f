package dev.parley.bench;

import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// P6: pages of 50 at random places of a chat of 1,000,000 messages over REST, in a closed loop.
final class HistoryScenario implements Scenario {
  private static final int MESSAGES = 1_000_000;
  private static final int QUICK_MESSAGES = 50_000;
  private static final int CLIENTS = 4;
  private @Nullable History history;

  @Override
  public void round(Bench bench, Results results)
      throws IOException, InterruptedException, SQLException {
    if (history == null) {
      history = History.seed(bench, bench.options().quick() ? QUICK_MESSAGES : MESSAGES);
    }
    HttpLoad.Window one = pages(history, 1, Figure.PAGE_P99, bench);
    results.note(Figure.PAGE_P50, "the messages were seeded by SQL");
    results.add(Figure.PAGE_P50, one.p50Millis());
    results.add(Figure.PAGE_P99, one.p99Millis());
    results.cpu(Figure.PAGE_P99, one.serverMicros(), one.databaseMicros());
    results.audit(Figure.PAGE_P99, one.audit());
    HttpLoad.Window four = pages(history, CLIENTS, Figure.PAGE_P99_4, bench);
    results.add(Figure.PAGE_P99_4, four.p99Millis());
    results.cpu(Figure.PAGE_P99_4, four.serverMicros(), four.databaseMicros());
    results.audit(Figure.PAGE_P99_4, four.audit());
  }

  private static HttpLoad.Window pages(History history, int clients, Figure figure, Bench bench)
      throws IOException, InterruptedException {
    return history.pages(
        clients, bench.warmUpSeconds(history.server(), figure), bench.options().seconds());
  }
}
