package dev.parley.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.kernel.Config;
import dev.parley.kernel.ConfigException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RabbitConfigTest {
  private static Optional<RabbitConfig> read(Map<String, String> settings) {
    return new Config()
        .flags(settings)
        .resolve(reader -> RabbitConfig.read(reader.at("events.rabbitmq")));
  }

  @Test
  void withoutNodesThereIsNone() {
    assertThat(read(Map.of())).isEmpty();
  }

  @Test
  void aPasswordWithoutNodesIsRefused() {
    assertThatThrownBy(() -> read(Map.of("events.rabbitmq.password", "sesame")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("events.rabbitmq.nodes");
  }

  @Test
  void aWrongNodeIsNamed() {
    assertThatThrownBy(() -> read(Map.of("events.rabbitmq.nodes", "one:5672,two")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("two");
    assertThatThrownBy(() -> read(Map.of("events.rabbitmq.nodes", "one:70000")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("host:port");
  }

  @Test
  void thePasswordIsNotPrinted() {
    assertThat(
            read(
                Map.of(
                    "events.rabbitmq.nodes", "one:5672",
                    "events.rabbitmq.password", "sesame")))
        .get()
        .satisfies(config -> assertThat(config.toString()).doesNotContain("sesame"));
  }
}
