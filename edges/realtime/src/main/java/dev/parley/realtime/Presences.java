package dev.parley.realtime;

import dev.parley.api.realtime.v1.Presence;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.Signal;
import dev.parley.events.Signals;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Who is online, and who wants to know. Thread-safe.
///
/// A user goes offline only when no connection came back for the grace, so that a reconnect is not
/// seen.
final class Presences {
  private final Map<UUID, Online> online = new ConcurrentHashMap<>();
  private final Map<UUID, Watched> watched = new ConcurrentHashMap<>();
  private final Signals signals;
  private final Dispatcher dispatcher;
  private final Consumer<Connection> missed;
  private final long graceNanos;

  /// @param connections how many the user has now
  /// @param since when that last changed, by `System.nanoTime`
  private record Online(int connections, long since) {}

  /// @param missed told of connections that have to watch anew
  Presences(Signals signals, Dispatcher dispatcher, Consumer<Connection> missed, Duration grace) {
    this.signals = signals;
    this.dispatcher = dispatcher;
    this.missed = missed;
    this.graceNanos = grace.toNanos();
  }

  /// A connection of the user is open. Publishes within the entry: so changes keep their order.
  void connected(UUID user) {
    online.compute(
        user,
        (id, was) -> {
          if (was == null) {
            publish(id, true);
          }
          return new Online(was == null ? 1 : was.connections() + 1, System.nanoTime());
        });
  }

  /// A connection of the user ended.
  void disconnected(UUID user) {
    online.computeIfPresent(user, (_, was) -> new Online(was.connections() - 1, System.nanoTime()));
  }

  /// Lets users go offline whose grace has passed. Called a few times a second.
  void tick() {
    online.forEach(
        (user, seen) -> {
          if (isOver(seen)) {
            online.computeIfPresent(
                user,
                (id, now) -> {
                  if (!isOver(now)) {
                    return now;
                  }
                  publish(id, false);
                  return null;
                });
          }
        });
  }

  /// Makes a connection watch these users and no others.
  ///
  /// @param users whom to watch
  /// @param tell sends the state of each now, before any change of it; must not block
  void watch(Connection connection, Set<UUID> users, Teller tell) {
    for (UUID before : connection.watched()) {
      if (!users.contains(before)) {
        unwatch(connection, before);
      }
    }
    connection.watch(users);
    for (UUID user : users) {
      Watched target =
          watched.compute(
              user,
              (id, present) -> {
                Watched all = present == null ? new Watched(id) : present;
                all.watchers.add(connection);
                return all;
              });
      synchronized (target) {
        tell.tell(user, online.containsKey(user));
      }
    }
    if (connection.isClosing()) {
      forget(connection); // it ended meanwhile, perhaps before it watched
    }
  }

  /// Sends the state of a user.
  interface Teller {
    void tell(UUID user, boolean online);
  }

  /// The connection ended.
  void forget(Connection connection) {
    connection.watched().forEach(user -> unwatch(connection, user));
  }

  private boolean isOver(Online state) {
    return state.connections() == 0 && System.nanoTime() - state.since() >= graceNanos;
  }

  private void unwatch(Connection connection, UUID user) {
    watched.computeIfPresent(
        user,
        (_, target) -> {
          target.watchers.remove(connection);
          if (!target.watchers.isEmpty()) {
            return target;
          }
          target.subscription.close();
          return null;
        });
  }

  private void publish(UUID user, boolean isOnline) {
    signals.publish(
        "presence:" + user, Signal.newBuilder().setFrame(frame(user, isOnline)).build());
  }

  static ServerFrame frame(UUID user, boolean isOnline) {
    return ServerFrame.newBuilder()
        .setPresence(Presence.newBuilder().setUserId(user.toString()).setOnline(isOnline))
        .build();
  }

  /// A user someone here watches.
  private final class Watched extends Audience implements Signals.Listener {
    private final UUID user;
    private final Set<Connection> watchers = ConcurrentHashMap.newKeySet(4);
    private final Signals.Subscription subscription;

    Watched(UUID user) {
      this.user = user;
      this.subscription = signals.subscribe("presence:" + user, this);
      if (!subscription.inForce().isDone()) {
        var _ = subscription.inForce().thenRun(this::tellAgain);
      }
    }

    @Override
    public void heard(Signal signal) {
      dispatcher.submit(user, new Change(this, signal.getFrame()));
    }

    @Override
    public void missed() {
      watchers.forEach(missed);
    }

    /// What changed before the subscription was in force was not heard.
    private void tellAgain() {
      dispatcher.submit(user, new Change(this, frame(user, online.containsKey(user))));
    }

    private synchronized void deliver(Event event) {
      watchers.forEach(connection -> connection.deliver(event));
    }

    @Override
    void resync() {
      watchers.forEach(Connection::resync);
    }
  }

  private record Change(Watched target, ServerFrame frame) implements Dispatcher.Delivery {
    @Override
    public void deliver() {
      target.deliver(new Event(frame));
    }

    @Override
    public void giveUp() {
      // whoever resyncs watches anew
    }

    @Override
    public Audience audience() {
      return target;
    }
  }
}
