package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.kernel.ConfigException;
import dev.parley.kernel.ModuleStartException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParleyAppTest {

  private final Path folder;

  ParleyAppTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void everythingRunsInOneProcessAndItsDoorsAnswer() throws Exception {
    int http;
    int ops;
    try (var app = ParleyApp.start(TestSettings.of("all", folder))) {
      http = app.httpPort();
      ops = app.opsPort();

      assertThat(app.problems()).isEmpty();
      assertThat(app.rpcPort()).isEmpty();
      assertThat(app.greeting()).startsWith("Parley is ready at http://localhost:" + http);
      assertThat(TestSettings.get(http, "/health/live").body()).isEqualTo("{\"status\":\"live\"}");
      assertThat(TestSettings.get(http, "/health/ready").statusCode()).isEqualTo(200);
      assertThat(TestSettings.get(ops, "/health/ready").body()).isEqualTo("{\"status\":\"ready\"}");
      assertThat(TestSettings.get(ops, "/metrics").body()).contains("jvm_memory_used_bytes");
      assertThat(TestSettings.get(http, "/metrics").statusCode()).isEqualTo(404);
      assertThat(TestSettings.get(http, "/v1/users/me").statusCode()).isEqualTo(401);
    }

    assertThatThrownBy(() -> TestSettings.get(http, "/health/live"))
        .isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> TestSettings.get(ops, "/health/live"))
        .isInstanceOf(ConnectException.class);
    try (var again = ParleyApp.start(TestSettings.of("all", folder))) {
      assertThat(TestSettings.get(again.opsPort(), "/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aPeerThatIsNoAddressIsNamedWithItsSetting() {
    Map<String, String> settings = TestSettings.of("gateway", folder);
    settings.put("peers.accounts", "127.0.0.1:9090");
    settings.put("peers.chats", "dns:chats");

    assertThatThrownBy(() -> ParleyApp.start(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("peers.chats")
        .hasMessageContaining("host:port or dns:name:port");
  }

  @Test
  void aStoppingServerIsNotReadyBeforeItsDoorsClose() throws Exception {
    Map<String, String> settings = TestSettings.of("accounts", folder);
    settings.put("shutdown-delay", "1m");
    var app = ParleyApp.start(settings);
    Thread closing = Thread.ofPlatform().start(app::close);

    await()
        .untilAsserted(
            () -> {
              var answer = TestSettings.get(app.opsPort(), "/health/ready");
              assertThat(answer.statusCode()).isEqualTo(503);
              assertThat(answer.body()).contains("\"server\":\"draining\"");
            });
    assertThat(TestSettings.get(app.opsPort(), "/health/live").statusCode()).isEqualTo(200);

    closing.interrupt();
    closing.join();
    app.awaitClosed();
  }

  @Test
  void someTargetsWithoutACommonSecretAreRefused() {
    Map<String, String> settings = TestSettings.of("accounts", folder);
    settings.remove("rpc.secret");

    assertThatThrownBy(() -> ParleyApp.start(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rpc.secret is not set");
  }

  @Test
  void aTakenPortIsNamedWithItsSetting() throws IOException {
    try (var taken = new ServerSocket(0)) {
      Map<String, String> settings = TestSettings.of("all", folder);
      settings.put("ops.port", Integer.toString(taken.getLocalPort()));

      assertThatThrownBy(() -> ParleyApp.start(settings))
          .isInstanceOf(ModuleStartException.class)
          .hasMessageContaining("Port " + taken.getLocalPort())
          .hasMessageContaining("ops.port");
    }
  }
}
