package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneProcessTest {
  private final Path folder;

  OneProcessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void withoutRedisNothingOfItsClientIsLoaded() throws Exception {
    Path loaded = folder.resolve("loaded");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + loaded,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.parley.app.Main",
                "serve",
                "--stop-when-ready",
                "--data-dir=" + folder.resolve("data"),
                "--http.host=127.0.0.1",
                "--http.port=0",
                "--ops.port=0")
            .inheritIO()
            .start();
    process.getOutputStream().close();

    assertThat(process.waitFor()).isZero();
    List<String> classes = Files.readAllLines(loaded);
    assertThat(classes).anyMatch(line -> line.contains(" dev.parley.events.InProcessSignals "));
    assertThat(classes)
        .noneMatch(line -> line.contains(" io.lettuce."))
        .noneMatch(line -> line.contains(" com.rabbitmq."))
        .noneMatch(line -> line.contains(" dev.parley.rabbit.RabbitBus "))
        .noneMatch(line -> line.contains(" dev.parley.redis.Redis "))
        .noneMatch(line -> line.contains(" dev.parley.redis.RedisTopics "));
  }
}
