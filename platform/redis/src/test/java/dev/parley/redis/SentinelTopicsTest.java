package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.servers.RedisSentinels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SentinelTopicsTest extends RedisTopicsContract {
  private static final RedisSentinels SERVERS = RedisSentinels.start();

  @AfterAll
  static void stop() {
    SERVERS.close();
  }

  @Override
  RedisConfig config() {
    return new RedisConfig(
        RedisMode.SENTINEL,
        SERVERS.addresses(),
        RedisSentinels.MASTER,
        "parley",
        RedisSecurity.NONE);
  }

  @Override
  int subscribers() {
    String answer = SERVERS.first().cli("pubsub", "shardnumsub", "parley:" + topic);
    return Integer.parseInt(answer.lines().toList().get(1));
  }

  @Test
  @Order(Integer.MAX_VALUE) // the first master is gone then
  void theNextMasterTakesOver() {
    var _ = subscribed(topic, ear);

    SERVERS.first().kill();
    publish("lost");
    SERVERS.awaitFailover();

    await().atMost(PATIENCE).until(() -> ear.missed.get() > 0);
    awaitHeard(ear, "back");
    assertThat(ear.heard).doesNotContain("lost");
  }
}
