package dev.parley.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// What all signals do.
abstract class SignalsContract {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private final String one = "chat:" + UUID.randomUUID();
  private final String other = "chat:" + UUID.randomUUID();
  final List<String> heard = new CopyOnWriteArrayList<>();

  /// What is published on.
  abstract Signals publishing();

  /// What is listened on, in the same process or another.
  abstract Signals listening();

  static Signal signal(String id) {
    return Signal.newBuilder().setFrame(ServerFrame.newBuilder().setId(id)).build();
  }

  void hear(Signal signal) {
    heard.add(signal.getFrame().getId());
  }

  Signals.Subscription subscribe(String channel, Signals.Listener listener) {
    Signals.Subscription subscription = listening().subscribe(channel, listener);
    assertThat(subscription.inForce()).succeedsWithin(PATIENCE);
    return subscription;
  }

  void awaitHeard(String... ids) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard).containsExactly(ids));
  }

  @Test
  void listenersOfTheChannelHearSignalsInOrder() {
    var _ = subscribe(one, this::hear);

    publishing().publish(one, signal("a"));
    publishing().publish(other, signal("x"));
    publishing().publish(one, signal("b"));

    awaitHeard("a", "b");
  }

  @Test
  void signalsOfEachThreadArriveInOrderAndOnce() throws InterruptedException {
    var _ = subscribe(one, this::hear);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      String name = "t" + t + "-";
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < 1_000; i++) {
                      publishing().publish(one, signal(name + i));
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    await().atMost(PATIENCE).until(() -> heard.size() == 4_000);
    for (int t = 0; t < 4; t++) {
      String name = "t" + t + "-";
      List<String> own = heard.stream().filter(id -> id.startsWith(name)).toList();
      for (int i = 0; i < 1_000; i++) {
        assertThat(own.get(i)).isEqualTo(name + i);
      }
    }
  }

  @Test
  void aClosedSubscriptionHearsNoMore() {
    Signals.Subscription subscription = subscribe(one, this::hear);
    List<String> stayed = new CopyOnWriteArrayList<>();
    var _ = subscribe(one, signal -> stayed.add(signal.getFrame().getId()));

    subscription.close();
    publishing().publish(one, signal("a"));

    await().atMost(PATIENCE).until(() -> stayed.equals(List.of("a")));
    assertThat(heard).isEmpty();
  }

  @Test
  void aListenerThatFailsDoesNotKeepSignalsFromOthers() {
    var _ =
        subscribe(
            one,
            _ -> {
              throw new IllegalStateException("deliberate");
            });
    var _ = subscribe(one, this::hear);

    publishing().publish(one, signal("a"));

    awaitHeard("a");
  }

  @Test
  void aListenerMaySubscribeWhileItIsTold() {
    List<Signals.Subscription> made = new CopyOnWriteArrayList<>();
    var _ = subscribe(one, _ -> made.add(listening().subscribe(other, this::hear)));

    publishing().publish(one, signal("added"));
    await().atMost(PATIENCE).until(() -> made.size() == 1);
    assertThat(made.getFirst().inForce()).succeedsWithin(PATIENCE);
    publishing().publish(other, signal("a"));

    awaitHeard("a");
  }
}
