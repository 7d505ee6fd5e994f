package dev.parley.chats;

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
  private record Published(String channel, ServerFrame frame) {}

  private final Signals signals = new InProcessSignals();
  private final Queue<Published> published = new ConcurrentLinkedQueue<>();

  @Override
  public void publish(String channel, Signal signal) {
    published.add(new Published(channel, signal.getFrame()));
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

  /// What was said on a chat's channel, in order.
  List<ServerFrame> ofChat(UUID chatId) {
    return of("chat:" + chatId);
  }

  /// What was said on a user's channel, in order.
  List<ServerFrame> ofUser(UUID userId) {
    return of("user:" + userId);
  }

  void clear() {
    published.clear();
  }

  private List<ServerFrame> of(String channel) {
    return published.stream()
        .filter(p -> p.channel().equals(channel))
        .map(Published::frame)
        .toList();
  }
}
