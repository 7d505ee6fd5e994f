package dev.parley.cluster;

import java.io.IOException;

/// Sends signals that Java has no word for. Stateless.
final class Signals {
  private Signals() {}

  /// Sends a signal.
  ///
  /// @param name without SIG, for example `STOP`
  static void send(String name, long pid) throws IOException, InterruptedException {
    int result = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    if (result != 0) {
      throw new IOException("kill -" + name + " " + pid + " ended with " + result);
    }
  }
}
