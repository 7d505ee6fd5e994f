package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.servers.RedisProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class StandaloneTopicsTest extends RedisTopicsContract {
  private static final RedisProcess SERVER = RedisProcess.start();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Override
  RedisConfig config() {
    return config(SERVER, RedisSecurity.NONE);
  }

  private static RedisConfig config(RedisProcess server, RedisSecurity security) {
    return new RedisConfig(RedisMode.STANDALONE, List.of(server.address()), "", "parley", security);
  }

  @Override
  int subscribers() {
    String answer = SERVER.cli("pubsub", "shardnumsub", "parley:" + topic);
    return Integer.parseInt(answer.lines().toList().get(1));
  }

  @Test
  void publishingGoesOnWithoutRedisAndListenersLearnThatTheyMissedIt() {
    var _ = subscribed(topic, ear);
    SERVER.kill();

    long start = System.nanoTime();
    int count = 200_000;
    for (int i = 0; i < count; i++) {
      publish("lost");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    await().atMost(PATIENCE).until(() -> count("parley.redis.lost") == count);
    assertThat(ear.missed).hasValue(0);

    SERVER.resume();
    await().atMost(PATIENCE).until(() -> ear.missed.get() > 0);
    awaitHeard(ear, "back");
    assertThat(ear.heard).doesNotContain("lost");
  }

  @Test
  void publishingGoesOnWhileRedisHangs() {
    var _ = subscribed(topic, ear);
    SERVER.freeze();
    try {
      long start = System.nanoTime();
      for (int i = 0; i < 200_000; i++) {
        publish("lost");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      await().atMost(PATIENCE).until(() -> count("parley.redis.lost") > 100_000);
    } finally {
      SERVER.thaw();
    }
    await().atMost(PATIENCE).until(() -> ear.missed.get() > 0);
    awaitHeard(ear, "back");
  }

  @Test
  void onlyThoseWhoseMessagesWereLostAreTold() {
    Ear other = new Ear();
    var _ = subscribed(topic, ear);
    var _ = subscribed(topic + "-other", other);
    String _ = SERVER.cli("client", "pause", "2500", "all");
    publish("lost");
    await().atMost(PATIENCE).until(() -> count("parley.redis.lost") > 0);

    await().atMost(PATIENCE).until(() -> ear.missed.get() > 0);
    assertThat(other.missed).hasValue(0);
  }

  @Test
  void aLostConnectionIsMadeUpFor() {
    var _ = subscribed(topic, ear);

    String _ = SERVER.cli("client", "kill", "type", "pubsub");
    await().atMost(PATIENCE).until(() -> ear.missed.get() > 0);
    String _ = SERVER.cli("client", "kill", "type", "normal");

    awaitHeard(ear, "back");
  }

  @Test
  void aTopicSubscribedWhileRedisIsGoneComesIntoForceLater() {
    SERVER.kill();
    RedisTopics.Subscription subscription = listening.topics().subscribe(topic, ear);
    assertThat(subscription.inForce()).isNotDone();
    SERVER.resume();

    await().atMost(PATIENCE).until(() -> subscription.inForce().isDone());
    awaitHeard(ear, "heard");
  }

  @Test
  void itStartsWithoutRedisAndRefusesAWrongPassword() {
    try (RedisProcess locked = RedisProcess.withPassword("right")) {
      assertThatThrownBy(() -> Redis.start(config(locked, password("wrong")), metrics))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("redis.password")
          .hasMessageNotContaining("wrong");
      assertThatThrownBy(() -> Redis.start(config(locked, RedisSecurity.NONE), metrics))
          .hasMessageContaining("redis.password");
      locked.kill();
      try (Redis late = Redis.start(config(locked, password("right")), new SimpleMeterRegistry())) {
        RedisTopics.Subscription subscription = late.topics().subscribe(topic, ear);
        locked.resume();
        await().atMost(PATIENCE).until(() -> subscription.inForce().isDone());
      }
    }
  }

  private static RedisSecurity password(String password) {
    return new RedisSecurity("", password, "", false, Optional.empty());
  }
}
