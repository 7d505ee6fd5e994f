package dev.parley.friends;

import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.Signal;
import dev.parley.events.InProcessSignals;
import dev.parley.events.Signals;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Signals that remember what was published. Thread-safe.
final class RecordedSignals implements Signals {
  private record Published(String channel, Signal signal) {}

  private final Signals signals = new InProcessSignals();
  private final Queue<Published> published = new ConcurrentLinkedQueue<>();

  @Override
  public void publish(String channel, Signal signal) {
    published.add(new Published(channel, signal));
    signals.publish(channel, signal);
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public Subscription subscribe(String channel, Listener listener) {
    return signals.subscribe(channel, listener);
  }

  /// What was said on a channel, in order.
  List<Signal> of(String channel) {
    return published.stream()
        .filter(p -> p.channel().equals(channel))
        .map(Published::signal)
        .toList();
  }

  /// What a user's devices were told, in order.
  List<ServerFrame> toDevices(UUID user) {
    return of("user:" + user).stream().filter(Signal::hasFrame).map(Signal::getFrame).toList();
  }

  void clear() {
    published.clear();
  }
}
