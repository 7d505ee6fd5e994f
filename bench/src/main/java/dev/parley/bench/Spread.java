package dev.parley.bench;

import java.util.List;

/// The median of some rounds with their range; NaN if there were none.
record Spread(double median, double least, double most) {
  static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN);
    }
    List<Double> sorted = values.stream().sorted().toList();
    double upper = sorted.get(sorted.size() / 2);
    double lower = sorted.get((sorted.size() - 1) / 2);
    return new Spread((lower + upper) / 2, sorted.getFirst(), sorted.getLast());
  }

  boolean isEmpty() {
    return Double.isNaN(median);
  }

  String text(Figure.Unit unit) {
    if (isEmpty()) {
      return "–";
    }
    return least == most
        ? unit.text(median)
        : "%s (%s–%s)".formatted(unit.text(median), unit.number(least), unit.number(most));
  }
}
