package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How many files, and so connections, a process may have open. Stateless.
///
/// The server under test inherits the bound, and both ends of a connection are files.
final class OpenFiles {
  private static final String LINE = "Max open files";
  private static final int OTHERS = 500; // jars, logs, pipes, the pool to the database

  private OpenFiles() {}

  /// Checks that a process may have as many connections.
  ///
  /// @param connections of the scenario
  /// @throws IllegalStateException when the bound is too low; the message says how to raise it
  static void require(int connections) throws IOException {
    long bound = bound(Files.readAllLines(Path.of("/proc/self/limits")));
    if (bound < connections + OTHERS) {
      throw new IllegalStateException(
          ("%,d connections need %,d open files and this process may have %,d; raise the bound with"
                  + " 'ulimit -n %d' in the shell that starts the bench")
              .formatted(connections, connections + OTHERS, bound, connections + OTHERS));
    }
  }

  /// Reads the soft bound.
  ///
  /// @param limits the lines of `/proc/self/limits`
  /// @return files
  static long bound(List<String> limits) {
    String soft =
        limits.stream()
            .filter(line -> line.startsWith(LINE))
            .map(line -> line.substring(LINE.length()).strip().split("\\s+", 2)[0])
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no line '" + LINE + "' in the limits"));
    return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
  }
}
