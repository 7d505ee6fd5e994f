package dev.parley.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The values of all rounds, by figure. Not thread-safe.
final class Results {
  private final Map<Figure, Entry> entries = new EnumMap<>(Figure.class);

  /// What is known of one figure.
  static final class Entry {
    final List<Double> values = new ArrayList<>();
    final List<Double> serverMicros = new ArrayList<>();
    final List<Double> databaseMicros = new ArrayList<>();
    final List<Double> generatorMicros = new ArrayList<>();
    final List<Double> ceilings = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    final NavigableMap<Long, List<Double>> points = new TreeMap<>();
    Audit audit = Audit.CLEAN;

    /// Of a curve its last point over its first.
    Spread value() {
      if (points.isEmpty()) {
        return Spread.of(values);
      }
      double smallest = Spread.of(points.firstEntry().getValue()).median();
      return Spread.of(List.of(Spread.of(points.lastEntry().getValue()).median() / smallest));
    }

    /// What the generator reached with the null server over what it did with the server; NaN if not
    /// measured.
    double ceilingRatio() {
      return Spread.of(ceilings).median() / value().median();
    }
  }

  /// Adds the value of one round.
  void add(Figure figure, double value) {
    entry(figure).values.add(value);
    System.out.printf("%s %s: %s%n", figure.id(), figure.title(), figure.unit().text(value));
  }

  /// Adds what one operation of a round cost.
  ///
  /// @param serverMicros CPU of the server's JVM, in microseconds
  /// @param databaseMicros CPU of PostgreSQL, in microseconds
  void cpu(Figure figure, double serverMicros, double databaseMicros) {
    entry(figure).serverMicros.add(serverMicros);
    entry(figure).databaseMicros.add(databaseMicros);
  }

  /// Adds what one operation of a round cost the generator.
  ///
  /// @param micros CPU of this process, in microseconds
  void generatorCpu(Figure figure, double micros) {
    entry(figure).generatorMicros.add(micros);
  }

  /// Adds what the generator reached in the same scenario with the null server.
  void ceiling(Figure figure, double value) {
    entry(figure).ceilings.add(value);
    System.out.printf(
        "%s %s, ceiling: %s%n", figure.id(), figure.title(), figure.unit().text(value));
  }

  /// Adds what a round found wrong.
  void audit(Figure figure, Audit audit) {
    entry(figure).audit = entry(figure).audit.plus(audit);
  }

  /// Adds a point of a curve; the figure's value is then the median cost at the largest size over
  /// the one at the smallest.
  ///
  /// @param size what the cost is drawn against
  /// @param cost of an operation, in the unit that the figure's note says
  void point(Figure figure, long size, double cost) {
    entry(figure).points.computeIfAbsent(size, _ -> new ArrayList<>()).add(cost);
  }

  /// Adds a sentence to the report; the same one is told once.
  void note(Figure figure, String note) {
    if (!entry(figure).notes.contains(note)) {
      entry(figure).notes.add(note);
    }
  }

  Map<Figure, Entry> entries() {
    return entries;
  }

  /// Whether nothing was lost, doubled, out of order or failed.
  boolean isClean() {
    return entries.values().stream().allMatch(entry -> entry.audit.wrong() == 0);
  }

  private Entry entry(Figure figure) {
    return entries.computeIfAbsent(figure, _ -> new Entry());
  }
}
