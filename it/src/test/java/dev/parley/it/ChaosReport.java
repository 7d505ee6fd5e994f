package dev.parley.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a run of faults found, as a table. For one thread.
final class ChaosReport {
  /// How much longer than allowed is waited for, so that the report can say how long it was.
  static final Duration GRACE = Duration.ofSeconds(20);

  private final Duration frozen;
  private final Path file;
  private final Map<String, List<Duration>> faults = new LinkedHashMap<>();
  private final Map<String, List<Duration>> notes = new LinkedHashMap<>();

  /// @param frozen how long faults last that last
  /// @param name of the file, below `target`
  ChaosReport(Duration frozen, String name) {
    this.frozen = frozen;
    this.file = Path.of("target", name);
  }

  /// A fault was survived, or took too long.
  void add(int number, String name, Duration within, Duration back) {
    faults
        .computeIfAbsent(
            "| %d | %s | %d s ".formatted(number, name, within.toSeconds()), _ -> new ArrayList<>())
        .add(back);
  }

  /// How long something else took.
  void note(String what, long nanos) {
    notes
        .computeIfAbsent("| | %s | ".formatted(what), _ -> new ArrayList<>())
        .add(Duration.ofNanos(nanos));
  }

  /// Writes the table.
  void finish(long acks, List<String> wrong) throws IOException {
    StringBuilder table = new StringBuilder();
    table.append("| # | fault | back within | rounds | back after (median) | longest |\n");
    table.append("|---|---|---|---|---|---|\n");
    faults.forEach((row, times) -> row(table, row, times));
    notes.forEach((row, times) -> row(table, row, times));
    table.append(
        "%n%,d messages acknowledged; %d violations; frozen for %d s at a time.%n"
            .formatted(acks, wrong.size(), frozen.toSeconds()));
    Files.createDirectories(file.getParent());
    Files.writeString(file, table);
  }

  private static void row(StringBuilder table, String head, List<Duration> times) {
    List<Duration> sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    table.append(
        "%s| %d | %.1f s | %.1f s |%n"
            .formatted(
                head,
                sorted.size(),
                sorted.get(sorted.size() / 2).toMillis() / 1e3,
                sorted.getLast().toMillis() / 1e3));
  }
}
