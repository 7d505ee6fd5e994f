package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.servers.RedisCluster;
import dev.parley.testing.servers.RedisProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class ClusterTopicsTest extends RedisTopicsContract {
  private static final RedisCluster CLUSTER = RedisCluster.start();

  @AfterAll
  static void stop() {
    CLUSTER.close();
  }

  @Override
  RedisConfig config() {
    return new RedisConfig(
        RedisMode.CLUSTER, CLUSTER.addresses(), "", "parley", RedisSecurity.NONE);
  }

  @Override
  int subscribers() {
    String answer = owner().cli("pubsub", "shardnumsub", channel());
    return Integer.parseInt(answer.lines().toList().get(1));
  }

  private String channel() {
    return "parley:" + topic;
  }

  private RedisProcess owner() {
    return CLUSTER.owner(channel());
  }

  @Test
  void aReplicaTakesOverForItsMaster() {
    var _ = subscribed(topic, ear);
    String elsewhere = topic + "-elsewhere";
    for (int i = 0; CLUSTER.owner("parley:" + elsewhere) == owner(); i++) {
      elsewhere = topic + "-elsewhere" + i;
    }
    Ear other = new Ear();
    var _ = subscribed(elsewhere, other);
    RedisProcess master = owner();

    master.kill();
    try {
      long start = System.nanoTime();
      for (int i = 0; i < 10_000; i++) {
        publish("lost");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      String unharmed = elsewhere;
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                publishing.topics().publish(unharmed, bytes("on"));
                return other.heard.contains("on");
              });
      await().atMost(PATIENCE).until(() -> ear.missed.get() > 0);
      awaitHeard(ear, "back");
      assertThat(ear.heard).doesNotContain("lost");
    } finally {
      master.resume();
    }
  }

  @Test
  void aTopicWhoseSlotMovesIsFollowed() {
    var _ = subscribed(topic, ear);
    publish("before");
    await().atMost(PATIENCE).until(() -> ear.heard.contains("before"));

    RedisProcess next = CLUSTER.move(channel());

    await().atMost(PATIENCE).until(() -> ear.missed.get() > 0);
    awaitHeard(ear, "after");
    assertThat(next.cli("pubsub", "shardnumsub", channel()).lines().toList())
        .isEqualTo(List.of(channel(), "1"));
  }
}
