package dev.parley.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Waits for servers. Stateless.
final class Await {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int POLL_MILLIS = 50;

  private Await() {}

  /// Something that is there or not yet.
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /// Waits until a page of a process answers 200.
  ///
  /// @param what names it in the failure
  /// @param process whose end is a failure
  /// @throws IOException if the process ends or two minutes pass
  static void ok(String what, URI page, Process process) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(2)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      until(
          what,
          process,
          () -> {
            try {
              return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()
                  == 200;
            } catch (IOException e) {
              return false; // it does not listen yet
            }
          });
    }
  }

  /// Waits until something holds.
  ///
  /// @param what names it in the failure
  /// @param process whose end is a failure
  /// @throws IOException if the process ends or two minutes pass
  static void until(String what, Process process, Condition condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (!process.isAlive()) {
        throw new IOException(what + " ended with " + process.exitValue());
      }
      if (System.nanoTime() > end) {
        throw new IOException(what + " was not ready within " + PATIENCE.toSeconds() + " s");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
