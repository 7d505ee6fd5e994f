package dev.parley.cache;

import dev.parley.redis.RedisConfig;
import dev.parley.redis.RedisMode;
import dev.parley.redis.RedisSecurity;
import dev.parley.testing.servers.RedisProcess;
import java.util.List;

/// Configurations of the tests. Stateless.
final class Configs {
  private Configs() {}

  static RedisConfig of(RedisProcess server) {
    return new RedisConfig(
        RedisMode.STANDALONE, List.of(server.address()), "", "parley", RedisSecurity.NONE);
  }
}
