package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.kernel.ConfigException;
import dev.parley.kernel.ModuleStartException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParleyAppTest {

  private static final String SECRET = "a secret of this test";

  private final Path folder;

  ParleyAppTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void everythingRunsInOneProcessAndItsDoorsAnswer() throws Exception {
    int http;
    int ops;
    try (var app = ParleyApp.start(settings("all"))) {
      http = app.httpPort();
      ops = app.opsPort();

      assertThat(app.problems()).isEmpty();
      assertThat(app.rpcPort()).isEmpty();
      assertThat(app.greeting()).startsWith("Parley is ready at http://localhost:" + http);
      assertThat(get(http, "/health/live").body()).isEqualTo("{\"status\":\"live\"}");
      assertThat(get(http, "/health/ready").statusCode()).isEqualTo(200);
      assertThat(get(ops, "/health/ready").body()).isEqualTo("{\"status\":\"ready\"}");
      assertThat(get(ops, "/metrics").body()).contains("jvm_memory_used_bytes");
      assertThat(get(http, "/metrics").statusCode()).isEqualTo(404);
      assertThat(get(http, "/v1/users/me").statusCode()).isEqualTo(401);
    }

    assertThatThrownBy(() -> get(http, "/health/live")).isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> get(ops, "/health/live")).isInstanceOf(ConnectException.class);
    try (var again = ParleyApp.start(settings("all"))) {
      assertThat(get(again.opsPort(), "/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource(Target.class)
  void everyTargetRunsAlone(Target target) throws Exception {
    try (var accounts = ParleyApp.start(settings("accounts"))) {
      Map<String, String> settings = settings(target.id());
      settings.put("data-dir", folder.resolve("other").toString());
      settings.put("peers.accounts", "127.0.0.1:" + accounts.rpcPort().orElseThrow());
      settings.put("peers.chats", "127.0.0.1:1");

      try (var app = ParleyApp.start(settings)) {
        assertThat(app.problems()).isEmpty();
        assertThat(get(app.opsPort(), "/health/ready").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void someTargetsWithoutACommonSecretAreRefused() {
    Map<String, String> settings = settings("accounts");
    settings.remove("rpc.secret");

    assertThatThrownBy(() -> ParleyApp.start(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rpc.secret is not set");
  }

  @Test
  void aSecondServerOnTheSameFolderIsRefused() {
    try (var app = ParleyApp.start(settings("accounts"))) {
      assertThatThrownBy(() -> ParleyApp.start(settings("accounts")))
          .isInstanceOf(ModuleStartException.class)
          .hasMessageContaining("The data folder " + folder.resolve("data") + " is in use");
      assertThat(app.problems()).isEmpty();
    }
  }

  @Test
  void aTakenPortIsNamedWithItsSetting() throws IOException {
    try (var taken = new ServerSocket(0)) {
      Map<String, String> settings = settings("all");
      settings.put("ops.port", Integer.toString(taken.getLocalPort()));

      assertThatThrownBy(() -> ParleyApp.start(settings))
          .isInstanceOf(ModuleStartException.class)
          .hasMessageContaining("Port " + taken.getLocalPort())
          .hasMessageContaining("ops.port");
    }
  }

  private Map<String, String> settings(String target) {
    Map<String, String> settings = new HashMap<>();
    settings.put("target", target);
    settings.put("data-dir", folder.resolve("data").toString());
    settings.put("http.host", "127.0.0.1");
    settings.put("http.port", "0");
    settings.put("ops.port", "0");
    settings.put("rpc.port", "0");
    settings.put("rpc.secret", SECRET);
    return settings;
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
