package dev.parley.realtime;

import dev.parley.api.realtime.v1.Signal;
import dev.parley.events.InProcessSignals;
import dev.parley.events.Signals;

/// Signals that several processes might publish.
final class SeveralPublishers implements Signals {
  private final InProcessSignals signals = new InProcessSignals();

  @Override
  public void publish(String channel, Signal signal) {
    signals.publish(channel, signal);
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public Subscription subscribe(String channel, Listener listener) {
    return signals.subscribe(channel, listener);
  }
}
