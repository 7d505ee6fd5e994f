package dev.parley.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.Signal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InProcessSignalsTest {
  private final InProcessSignals signals = new InProcessSignals();
  private final List<String> heard = new ArrayList<>();

  private static Signal signal(String id) {
    return Signal.newBuilder().setFrame(ServerFrame.newBuilder().setId(id)).build();
  }

  private void hear(Signal signal) {
    heard.add(signal.getFrame().getId());
  }

  @Test
  void listenersOfTheChannelHearSignalsInOrder() {
    signals.subscribe("chat:1", this::hear);

    signals.publish("chat:1", signal("a"));
    signals.publish("chat:2", signal("x"));
    signals.publish("chat:1", signal("b"));

    assertThat(heard).containsExactly("a", "b");
  }

  @Test
  void aClosedSubscriptionHearsNoMore() {
    Signals.Subscription subscription = signals.subscribe("chat:1", this::hear);
    signals.subscribe("chat:1", _ -> {});

    subscription.close();
    signals.publish("chat:1", signal("a"));

    assertThat(heard).isEmpty();
  }

  @Test
  void aListenerThatFailsDoesNotKeepSignalsFromOthers() {
    signals.subscribe(
        "chat:1",
        _ -> {
          throw new IllegalStateException("deliberate");
        });
    signals.subscribe("chat:1", this::hear);

    signals.publish("chat:1", signal("a"));

    assertThat(heard).containsExactly("a");
  }

  @Test
  void aListenerMaySubscribeWhileItIsTold() {
    signals.subscribe("user:1", _ -> signals.subscribe("chat:1", this::hear));

    signals.publish("user:1", signal("added"));
    signals.publish("chat:1", signal("a"));

    assertThat(heard).containsExactly("a");
  }
}
