package dev.parley.testing.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Runs Redis' programs, which must be on the PATH. Stateless.
final class RedisPrograms {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private RedisPrograms() {}

  /// Starts a server.
  ///
  /// @param folder where its log goes and where it runs
  static Process server(Path folder, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("redis-server"));
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("redis-server is needed: apt-get install redis-server", e);
    }
  }

  /// Sends one command.
  ///
  /// @return the answer as `redis-cli` prints it
  static String cli(int port, String password, String... command) {
    List<String> line =
        new ArrayList<>(List.of("redis-cli", "-h", "127.0.0.1", "-p", Integer.toString(port)));
    if (!password.isEmpty()) {
      line.addAll(List.of("--no-auth-warning", "-a", password));
    }
    line.addAll(Arrays.asList(command));
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int _ = process.waitFor();
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Waits until something of Redis holds.
  static void await(String what, BooleanSupplier holds) {
    Wait.until(what, PATIENCE, holds);
  }
}
