package dev.parley.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class InProcessSignalsTest extends SignalsContract {
  private final InProcessSignals signals = new InProcessSignals();

  @Override
  Signals publishing() {
    return signals;
  }

  @Override
  Signals listening() {
    return signals;
  }

  @Test
  void aSubscriptionIsInForceAndHeardAtOnce() {
    assertThat(signals.subscribe("chat:1", this::hear).inForce()).isDone();

    signals.publish("chat:1", signal("a"));

    assertThat(heard).containsExactly("a");
  }
}
