package dev.parley.events;

import dev.parley.api.realtime.v1.Signal;
import dev.parley.kernel.Component;
import java.util.function.Consumer;

/// Hints that something happened, by channel: `chat:<id>`, `user:<id>`, `presence:<id>`.
/// Thread-safe.
///
/// A signal may be lost; nothing may depend on its arrival. Signals that one thread publishes on
/// one channel arrive in that order.
public interface Signals extends Component {
  /// Tells every listener of a channel.
  ///
  /// @param channel a channel name
  /// @param signal what happened, published after it is durable
  void publish(String channel, Signal signal);

  /// Listens to a channel from now on.
  ///
  /// @param channel a channel name
  /// @param listener told on the publisher's thread; must be quick and must not throw
  /// @return close it to hear no more
  Subscription subscribe(String channel, Consumer<Signal> listener);

  /// A listener that is listening.
  interface Subscription extends AutoCloseable {
    /// Stops listening; a signal under way may still arrive.
    @Override
    void close();
  }
}
