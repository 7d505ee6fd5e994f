package dev.parley.testing.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Signals to processes, for which Java has no word. Stateless.
public final class ProcessSignal {
  private ProcessSignal() {}

  /// Sends a signal and returns when it is sent.
  ///
  /// @param name without SIG, for example `STOP`
  /// @param processes whom to send it to, at least one
  /// @throws IllegalStateException if one of them is not there
  public static void send(String name, List<ProcessHandle> processes) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    try {
      int result = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (result != 0) {
        throw new IllegalStateException(command + " ended with " + result);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
