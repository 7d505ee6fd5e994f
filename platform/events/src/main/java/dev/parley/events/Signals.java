package dev.parley.events;

import dev.parley.api.realtime.v1.Signal;
import dev.parley.kernel.Component;
import java.util.concurrent.CompletableFuture;

/// Hints that something happened, by channel: `chat:<id>`, `user:<id>`, `presence:<id>`, and
/// `contacts` for all. Thread-safe.
///
/// A signal may be lost; nothing may depend on its arrival. Signals that one thread publishes on
/// one channel arrive in that order, and at most once.
public interface Signals extends Component {
  /// Tells every listener of a channel. Does not wait for anything but listeners in this process.
  ///
  /// @param channel a channel name
  /// @param signal what happened, published after it is durable
  void publish(String channel, Signal signal);

  /// Listens to a channel. What the signals complete is to be read after the subscription is in
  /// force: what is published before that may not be heard, and nobody tells of it.
  ///
  /// @param channel a channel name
  /// @param listener told on a thread that is not its own
  /// @return close it to hear no more
  Subscription subscribe(String channel, Listener listener);

  /// Whether other processes publish and listen, too. Two signals of one channel that tell of what
  /// happened within moments in different processes may swap.
  boolean isShared();

  /// Who listens to a channel. Must be quick, must not block and must not throw.
  @FunctionalInterface
  interface Listener {
    /// Something happened.
    void heard(Signal signal);

    /// Signals may be missing before the next one: those of an interruption that is over now, or
    /// some that could not be published in time. What they complete is to be read again.
    default void missed() {}
  }

  /// A listener that is listening.
  interface Subscription extends AutoCloseable {
    /// Done when the subscription is in force for the first time; after that,
    /// [Listener#missed] tells what is not heard. It may never be done, for example while what
    /// carries the signals is away.
    CompletableFuture<Void> inForce();

    /// Stops listening; a signal under way may still arrive.
    @Override
    void close();
  }
}
