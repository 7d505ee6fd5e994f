package dev.parley.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

/// Waits for a server that starts. Stateless.
final class Readiness {
  private static final int POLL_MILLIS = 5;
  private static final int OK = 200;

  private Readiness() {}

  /// Waits for the first 200 of `/health/ready`.
  ///
  /// @param process of the server
  /// @throws IOException when it ends instead
  static void await(URI base, Process process) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(base.resolve("/health/ready")).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK) {
            return;
          }
        } catch (ConnectException e) {
          // Not listening yet: this is what is waited for.
        }
      }
    }
    throw new IOException("the server ended with status " + process.exitValue());
  }
}
