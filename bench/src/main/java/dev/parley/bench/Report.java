package dev.parley.bench;

import java.io.PrintStream;

/// Prints results as a Markdown table. Stateless.
final class Report {
  private Report() {}

  static void print(Results results, PrintStream out) {
    results
        .entries()
        .forEach(
            (figure, entry) ->
                out.printf(
                    "| %s | %s | %s | %s | %s |%n",
                    figure.id(),
                    figure.title(),
                    figure.unit().text(median(entry.values)),
                    figure.targetText(),
                    entry.audit));
  }

  private static double median(java.util.List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
  }
}
