package dev.parley.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// The names on the command line and the scenarios they run. Immutable.
final class Scenarios {
  static final String ALL = "all";
  private final Map<String, Supplier<Scenario>> byName = new LinkedHashMap<>();

  Scenarios() {
    byName.put("sends", SendsScenario::new);
    byName.put("fanout", FanoutScenario::new);
    byName.put("idle", IdleScenario::new);
    byName.put("history", HistoryScenario::new);
    byName.put("reads", ReadsScenario::new);
    byName.put("start", StartScenario::new);
    byName.put("reconnect", ReconnectScenario::new);
    byName.put("lists", ListsScenario::new);
    byName.put("growth", GrowthScenario::new);
  }

  Set<String> names() {
    return byName.keySet();
  }

  /// The scenarios of a command, to be run in this order in each round.
  ///
  /// @param name a scenario's or "all"
  /// @return empty if there is no such command
  List<Scenario> of(String name) {
    return byName.entrySet().stream()
        .filter(one -> name.equals(ALL) || name.equals(one.getKey()))
        .map(one -> one.getValue().get())
        .toList();
  }
}
