package dev.parley.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tells results as Markdown and as JSON. Stateless.
final class Report {
  private static final double ENOUGH_CEILING = 1.5;
  private static final String NONE = "–";

  private Report() {}

  /// Prints the tables and the machine.
  static void print(Results results, PrintStream out) {
    out.println();
    out.println(Machine.current());
    out.println();
    out.println(
        "| | figure | durability | median (range) | to reach | met | limit | server CPU µs |"
            + " PostgreSQL CPU µs | generator CPU µs | ceiling ÷ figure | wrong |");
    out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
    results.entries().forEach((figure, entry) -> out.println(row(figure, entry)));
    results.entries().forEach((figure, entry) -> details(figure, entry, out));
  }

  private static String row(Figure figure, Results.Entry entry) {
    Spread value = entry.value();
    return List.of(
            figure.id(),
            figure.title(),
            figure.durability(),
            value.text(figure.unit()),
            figure.targetText().isEmpty() ? NONE : figure.targetText(),
            met(figure, value),
            figure.limit().isEmpty() ? NONE : figure.limit(),
            micros(entry.serverMicros),
            micros(entry.databaseMicros),
            micros(entry.generatorMicros),
            ceiling(entry),
            String.valueOf(entry.audit.wrong()))
        .stream()
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String met(Figure figure, Spread value) {
    if (figure.target().isEmpty() || value.isEmpty()) {
      return NONE;
    }
    return figure.isMetBy(value.median()) ? "yes" : "no";
  }

  private static String micros(List<Double> values) {
    Spread spread = Spread.of(values);
    return spread.isEmpty() ? NONE : String.format(Locale.ROOT, "%.2f", spread.median());
  }

  private static String ceiling(Results.Entry entry) {
    double ratio = entry.ceilingRatio();
    if (Double.isNaN(ratio)) {
      return NONE;
    }
    return String.format(Locale.ROOT, "%.1f", ratio)
        + (ratio < ENOUGH_CEILING ? " (the generator is the limit)" : "");
  }

  private static void details(Figure figure, Results.Entry entry, PrintStream out) {
    String name = figure.id() + ", " + figure.title() + ": ";
    if (!entry.points.isEmpty()) {
      out.println(
          entry.points.entrySet().stream()
              .map(
                  point ->
                      String.format(
                          Locale.ROOT,
                          "%,d: %,.2f",
                          point.getKey(),
                          Spread.of(point.getValue()).median()))
              .collect(Collectors.joining(" · ", name, "")));
    }
    if (entry.audit.wrong() > 0) {
      out.println(name + entry.audit);
    }
    entry.notes.forEach(note -> out.println(name + note));
  }

  /// Writes everything, each round's values too.
  static void write(Results results, Path file) throws IOException {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("machine", Machine.current());
    List<Map<String, @Nullable Object>> figures = new ArrayList<>();
    results.entries().forEach((figure, entry) -> figures.add(json(figure, entry)));
    report.put("figures", figures);
    Path parent = file.toAbsolutePath().getParent();
    Files.createDirectories(Objects.requireNonNull(parent, "a file has a folder"));
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), report);
  }

  private static Map<String, @Nullable Object> json(Figure figure, Results.Entry entry) {
    Spread value = entry.value();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", figure.id());
    json.put("figure", figure.name());
    json.put("title", figure.title());
    json.put("unit", figure.unit().symbol());
    json.put("durability", figure.durability());
    json.put("values", entry.values);
    json.put("median", number(value.median()));
    json.put("target", number(figure.target().orElse(Double.NaN)));
    json.put("met", figure.isMetBy(value.median()));
    json.put("serverCpuMicros", entry.serverMicros);
    json.put("databaseCpuMicros", entry.databaseMicros);
    json.put("generatorCpuMicros", entry.generatorMicros);
    json.put("ceilings", entry.ceilings);
    json.put("ceilingRatio", number(entry.ceilingRatio()));
    json.put("points", entry.points);
    json.put("wrong", entry.audit);
    json.put("notes", entry.notes);
    return json;
  }

  /// JSON knows no NaN.
  private static @Nullable Double number(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
