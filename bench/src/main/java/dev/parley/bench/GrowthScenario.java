package dev.parley.bench;

import java.util.List;

/// P10: what an operation costs at one, ten and a hundred times the chats, the members and the
/// history. The sizes are measured in turn, each in a state of its own that was seeded by SQL.
final class GrowthScenario implements Scenario {
  private static final int FACTOR = 10;
  private static final int LEAST_SECONDS = 2;
  private static final int SHARE = 3;
  private final List<Scenario> curves =
      List.of(new ChatsGrowth(), new MembersGrowth(), new HistoryGrowth());

  @Override
  public void round(Bench bench, Results results) throws Exception {
    for (Scenario curve : curves) {
      curve.round(bench, results);
    }
  }

  /// The sizes of a curve; smaller ones to try the instrument.
  ///
  /// @param first the smallest
  static List<Integer> sizes(Bench bench, int first) {
    int size = bench.options().quick() ? first / FACTOR : first;
    return List.of(size, size * FACTOR, size * FACTOR * FACTOR);
  }

  /// How long each point is measured: there are many.
  static int seconds(Bench bench) {
    return Math.max(LEAST_SECONDS, bench.options().seconds() / SHARE);
  }
}
