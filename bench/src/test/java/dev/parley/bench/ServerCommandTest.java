package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServerCommandTest {
  private final ServerCommand command =
      new ServerCommand(
          Path.of("parley"), false, Path.of("data"), List.of("--realtime.frames-per-second=5"));

  @Test
  void anExtraOptionStandsInPlaceOfTheBenchs() {
    assertThat(command.words())
        .contains("serve", "--data-dir=data", "--realtime.frames-per-second=5", "--http.port=0")
        .doesNotContain("--realtime.frames-per-second=100000");
  }

  @Test
  void theProcessesOfAClusterGetSettingsThroughTheOneThatStartsThem() {
    ServerCommand cluster =
        new ServerCommand(
            Path.of("parley"), true, Path.of("data"), List.of("--realtime.frames-per-second=5"));
    assertThat(cluster.words())
        .contains("cluster", "--port=0", "--data-dir=data", "--set=realtime.frames-per-second=5")
        .doesNotContain("serve", "--http.port=0");
  }

  @Test
  void aServerStartsAgainOnItsPort() {
    assertThat(command.at(URI.create("http://localhost:8123")).words())
        .contains("--http.port=8123", "--realtime.frames-per-second=5")
        .doesNotContain("--http.port=0");
  }
}
