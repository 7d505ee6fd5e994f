package dev.parley.db;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the embedded server prints: the last lines in memory, the last megabytes in a file.
/// Thread-safe.
///
/// The file holds at most 8 MiB; a full one becomes `server.log.1`, replacing the one before.
final class PostgresLog {

  private static final Logger log = LoggerFactory.getLogger(PostgresLog.class);
  private static final int TAIL_LINES = 20;
  private static final int LINE_CHARACTERS = 2_000;
  private static final long FILE_BYTES = 8L << 20;

  private final Path file;
  private final Deque<String> tail = new ArrayDeque<>(TAIL_LINES);

  PostgresLog(Path file) {
    this.file = file;
  }

  /// Takes what a server prints until it ends; the caller's thread reads.
  ///
  /// @param stream the server's output, closed at the end
  void drain(InputStream stream) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        long size = Files.exists(file) ? Files.size(file) : 0;
        try (BufferedWriter writer =
            Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
          for (; line != null && size < FILE_BYTES; line = reader.readLine()) {
            remember(line);
            writer.write(line);
            writer.newLine();
            writer.flush();
            size += line.length() + 1L;
          }
        }
        if (size >= FILE_BYTES) {
          Files.move(
              file,
              file.resolveSibling(file.getFileName() + ".1"),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      // A server that cannot print goes on: it ignores the broken pipe.
      log.atWarn().setCause(e).log("PostgreSQL's log ends here");
    }
  }

  /// The last lines, oldest first, separated by line feeds.
  synchronized String tail() {
    return String.join("\n", tail);
  }

  private synchronized void remember(String line) {
    if (tail.size() == TAIL_LINES) {
      tail.removeFirst();
    }
    tail.addLast(line.substring(0, Math.min(line.length(), LINE_CHARACTERS)));
  }
}
