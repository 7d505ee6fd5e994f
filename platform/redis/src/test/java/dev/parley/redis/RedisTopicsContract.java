package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What topics do, whichever way Redis is run: one process listens, another publishes.
abstract class RedisTopicsContract {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final Ear ear = new Ear();
  final String topic = "chat:" + UUID.randomUUID();
  final Redis listening = Redis.start(config(), new SimpleMeterRegistry());
  final Redis publishing = Redis.start(config(), metrics);

  abstract RedisConfig config();

  @AfterEach
  void end() {
    listening.close();
    publishing.close();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void publish(String text) {
    publishing.topics().publish(topic, bytes(text));
  }

  RedisTopics.Subscription subscribed(String name, Ear listener) {
    RedisTopics.Subscription subscription = listening.topics().subscribe(name, listener);
    assertThat(subscription.inForce()).succeedsWithin(PATIENCE);
    return subscription;
  }

  double count(String meter) {
    return metrics.get(meter).counter().count();
  }

  /// Publishes until the listener hears it, as for one who was told that messages come again.
  void awaitHeard(Ear listener, String text) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              publish(text);
              return listener.heard.contains(text);
            });
  }

  @Test
  void messagesOfATopicArriveInOrderAndOnce() {
    var _ = subscribed(topic, ear);
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      publish("m" + i);
      if (i % 5_000 == 4_999) {
        int due = i + 1;
        await().atMost(PATIENCE).until(() -> ear.heard.size() == due);
      }
    }

    assertThat(ear.heard).isEqualTo(IntStream.range(0, count).mapToObj(i -> "m" + i).toList());
    assertThat(ear.missed).hasValue(0);
  }

  @Test
  void topicsAreApartAndManyAreHeard() {
    List<Ear> ears = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Ear one = new Ear();
      ears.add(one);
      var _ = subscribed(topic + i, one);
    }
    for (int i = 0; i < 200; i++) {
      publishing.topics().publish(topic + i, bytes("only " + i));
    }
    await().atMost(PATIENCE).until(() -> ears.stream().allMatch(one -> one.heard.size() == 1));
    for (int i = 0; i < 200; i++) {
      assertThat(ears.get(i).heard).containsExactly("only " + i);
    }
  }

  @Test
  void severalListenersShareASubscriptionAndTheLastOneEndsIt() {
    Ear other = new Ear();
    RedisTopics.Subscription first = subscribed(topic, ear);
    RedisTopics.Subscription second = subscribed(topic, other);
    publish("both");
    await().atMost(PATIENCE).until(() -> ear.heard.size() == 1 && other.heard.size() == 1);

    first.close();
    publish("one");
    await().atMost(PATIENCE).until(() -> other.heard.size() == 2);
    assertThat(ear.heard).containsExactly("both");
    assertThat(subscribers()).isEqualTo(1);

    second.close();
    await().atMost(PATIENCE).until(() -> subscribers() == 0);
  }

  @Test
  void whoLeavesAndComesBackAtOnceHears() {
    for (int round = 0; round < 50; round++) {
      subscribed(topic, ear).close();
    }
    var _ = subscribed(topic, ear);

    publish("again");
    await().atMost(PATIENCE).until(() -> ear.heard.contains("again"));
    assertThat(ear.missed).hasValue(0);
  }

  @Test
  void aProcessHearsItselfOnce() {
    var _ = subscribed(topic, ear);
    listening.topics().publish(topic, bytes("own"));
    publish("other");

    await().atMost(PATIENCE).until(() -> ear.heard.contains("other"));
    await().atMost(PATIENCE).until(() -> ear.heard.contains("own"));
    assertThat(ear.heard).hasSize(2);
  }

  /// How many connections are subscribed to the topic.
  abstract int subscribers();
}
