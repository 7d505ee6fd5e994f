package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a process holds in memory. Stateless.
final class ProcessMemory {
  private static final String LINE = "Rss:";

  private ProcessMemory() {}

  /// The resident memory of one process, its children apart.
  ///
  /// @return bytes, counted page by page and not from the kernel's rough counters
  static long resident(long pid) throws IOException {
    return resident(Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")));
  }

  /// Reads the resident memory.
  ///
  /// @param rollup the lines of `/proc/PID/smaps_rollup`
  static long resident(List<String> rollup) {
    return rollup.stream()
        .filter(line -> line.startsWith(LINE))
        .mapToLong(line -> 1_024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no line '" + LINE + "' in smaps_rollup"));
  }
}
