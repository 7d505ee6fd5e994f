package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.kernel.Config;
import dev.parley.kernel.ConfigEntry;
import dev.parley.kernel.ConfigException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedisConfigTest {
  private static Optional<RedisConfig> read(Config config) {
    return config.resolve(reader -> RedisConfig.read(reader.at("redis")));
  }

  @Test
  void nothingSetIsNoRedis() {
    assertThat(read(new Config())).isEmpty();
  }

  @Test
  void passwordsAreNotShown() {
    Config config =
        new Config()
            .flags(
                Map.of(
                    "redis.nodes", "[::1]:26379, other:26380",
                    "redis.mode", "sentinel",
                    "redis.master", "main",
                    "redis.password", "a secret",
                    "redis.sentinel-password", "a secret"));

    RedisConfig read = read(config).orElseThrow();

    assertThat(read.addresses())
        .containsExactly(new RedisAddress("::1", 26379), new RedisAddress("other", 26380));
    assertThat(read.toString()).doesNotContain("a secret");
    assertThat(config.entries()).extracting(ConfigEntry::value).doesNotContain("a secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis.nodes | nowhere | redis.nodes has [nowhere]; each must be host:port",
        "redis.nodes | a:1,b:2 | redis.nodes names several servers",
        "redis.nodes | a:70000 | each must be host:port",
        "redis.prefix | a{b} | letters, digits",
        "redis.user | me | redis.password is not",
        "redis.tls-ca | /nowhere | redis.tls is not true",
        "redis.mode | many | one of standalone, sentinel, cluster"
      })
  void whatIsWrongIsNamedWithItsKey(String key, String value, String problem) {
    assertThatThrownBy(() -> read(new Config().flags(Map.of(key, value))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void sentinelNeedsTheNameOfTheMaster() {
    Map<String, String> flags = Map.of("redis.nodes", "a:26379", "redis.mode", "sentinel");

    assertThatThrownBy(() -> read(new Config().flags(flags)))
        .hasMessageContaining("redis.master is not set");
  }
}
