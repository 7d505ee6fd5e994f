package dev.parley.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// What the tests of the program set, and how they ask it.
final class TestSettings {

  private TestSettings() {}

  /// Settings with free ports on loopback; the map may be changed.
  ///
  /// @param folder a temporary one; the data folder is `data` in it
  static Map<String, String> of(String target, Path folder) {
    Map<String, String> settings = new HashMap<>();
    settings.put("target", target);
    settings.put("data-dir", folder.resolve("data").toString());
    settings.put("http.host", "127.0.0.1");
    settings.put("http.port", "0");
    settings.put("ops.port", "0");
    settings.put("rpc.port", "0");
    settings.put("shutdown-delay", "0s");
    settings.put("realtime.drain-spread", "0s");
    settings.put("rpc.secret", "a secret of this test");
    return settings;
  }

  /// The answer to a GET on loopback.
  static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
