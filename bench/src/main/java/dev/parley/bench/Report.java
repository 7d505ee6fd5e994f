package dev.parley.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Collects rounds and prints medians with their range. Not thread-safe.
final class Report {
  private final Map<String, List<Measurement>> rounds = new LinkedHashMap<>();
  private String last = "";

  void add(Measurement measurement) {
    rounds.computeIfAbsent(measurement.name(), _ -> new ArrayList<>()).add(measurement);
    last = measurement.toString();
  }

  String last() {
    return last;
  }

  boolean isClean() {
    return rounds.values().stream().flatMap(List::stream).allMatch(m -> m.wrong() == 0);
  }

  void print(PrintStream out) {
    out.println();
    out.println(
        "| figure | per second: median (range) | p50 ms | p99 ms | server CPU µs | PostgreSQL CPU µs | lost, doubled, out of order |");
    out.println("|---|---|---|---|---|---|---|");
    rounds.forEach(
        (name, all) ->
            out.printf(
                "| %s | %,.0f (%,.0f–%,.0f) | %.2f | %.2f | %.1f | %.1f | %d |%n",
                name,
                median(all, Measurement::perSecond),
                all.stream().mapToDouble(Measurement::perSecond).min().orElse(Double.NaN),
                all.stream().mapToDouble(Measurement::perSecond).max().orElse(Double.NaN),
                median(all, Measurement::p50Millis),
                median(all, Measurement::p99Millis),
                median(all, Measurement::serverMicros),
                median(all, Measurement::databaseMicros),
                all.stream().mapToLong(Measurement::wrong).sum()));
  }

  private static double median(List<Measurement> all, ToDoubleFunction<Measurement> figure) {
    return all.stream()
        .map(figure::applyAsDouble)
        .sorted(Comparator.naturalOrder())
        .skip(all.size() / 2)
        .findFirst()
        .orElse(Double.NaN);
  }
}
