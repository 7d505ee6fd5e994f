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
/// seen. Somebody is online while any hub says so. Who is watched is asked for at other hubs at
/// once, and again and again while online there: a hub that was killed says nothing any more.
final class Presences {
  private static final long ASK_NANOS = Duration.ofSeconds(20).toNanos();
  private static final long SILENT_NANOS = Duration.ofSeconds(50).toNanos();
  private final String hub = UUID.randomUUID().toString();
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

  /// A connection of the user is open. Publishes within the entry: so other hubs hear of changes in
  /// their order.
  void connected(UUID user) {
    online.compute(
        user,
        (id, was) -> {
          if (was == null) {
            publish(id, true);
          }
          return new Online(was == null ? 1 : was.connections() + 1, System.nanoTime());
        });
    tellWatchers(user);
  }

  /// A connection of the user ended.
  void disconnected(UUID user) {
    online.computeIfPresent(user, (_, was) -> new Online(was.connections() - 1, System.nanoTime()));
  }

  /// Somebody asks whether a user is connected here.
  void answer(UUID user) {
    online.computeIfPresent(
        user,
        (id, seen) -> {
          publish(id, true);
          return seen;
        });
  }

  /// Lets users go offline whose grace has passed, and asks for those who are online elsewhere.
  /// Called a few times a second.
  void tick() {
    watched.values().forEach(Watched::tick);
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
            tellWatchers(user);
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
      target.tell(tell);
    }
    if (connection.isClosing()) {
      forget(connection); // it ended meanwhile, perhaps before it watched
    }
  }

  /// Lets a user look offline for ever to a connection that may watch.
  ///
  /// @return whether the connection was told so: it had watched, and been told otherwise
  boolean hide(Connection connection, UUID user) {
    Watched target = watched.get(user);
    if (target == null) {
      return false;
    }
    boolean told = target.hideFrom(connection);
    unwatch(connection, user);
    return told;
  }

  /// Sends the state of a user.
  interface Teller {
    void tell(UUID user, boolean online);
  }

  /// The connection ended.
  void forget(Connection connection) {
    connection.watched().forEach(user -> unwatch(connection, user));
  }

  private void tellWatchers(UUID user) {
    Watched target = watched.get(user);
    if (target != null) {
      target.changed();
    }
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
        "presence:" + user,
        Signal.newBuilder().setHub(hub).setFrame(frame(user, isOnline)).build());
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

    /// When each other hub that the user is connected to has said so, by `System.nanoTime`.
    private final Map<String, Long> elsewhere = new ConcurrentHashMap<>();

    private final Signals.Subscription subscription;
    private volatile long askedAt = System.nanoTime();
    private boolean told; // guarded by this

    Watched(UUID user) {
      this.user = user;
      this.told = online.containsKey(user);
      this.subscription = signals.subscribe("presence:" + user, this);
      var _ = subscription.inForce().thenRun(this::begin);
    }

    @Override
    public void heard(Signal signal) {
      if (signal.getHub().equals(hub)) {
        return; // known here
      }
      if (signal.getFrame().getPresence().getOnline()) {
        elsewhere.put(signal.getHub(), System.nanoTime());
      } else {
        elsewhere.remove(signal.getHub());
      }
      changed();
    }

    @Override
    public void missed() {
      ask();
      watchers.forEach(missed);
    }

    /// What changed before the subscription was in force was not heard.
    private void begin() {
      ask();
      changed();
    }

    private void ask() {
      askedAt = System.nanoTime();
      if (signals.isShared()) {
        signals.publish("user:" + user, Signal.newBuilder().setAsksPresence(true).build());
      }
    }

    private void tick() {
      long now = System.nanoTime();
      if (!elsewhere.isEmpty() && now - askedAt > ASK_NANOS) {
        if (elsewhere.values().removeIf(said -> now - said > SILENT_NANOS)) {
          changed();
        }
        ask();
      }
    }

    private void changed() {
      dispatcher.submit(user, new Change(this));
    }

    /// Tells somebody what everybody here knows.
    private synchronized void tell(Teller tell) {
      deliver();
      tell.tell(user, told);
    }

    private synchronized boolean hideFrom(Connection connection) {
      boolean tell = watchers.remove(connection) && told;
      if (tell) {
        connection.deliver(new Event(frame(user, false)));
      }
      return tell;
    }

    private synchronized void deliver() {
      if (settle()) {
        Event event = new Event(frame(user, told));
        watchers.forEach(connection -> connection.deliver(event));
      }
    }

    /// Takes note of the state.
    ///
    /// @return whether it has changed
    private synchronized boolean settle() {
      boolean before = told;
      told = online.containsKey(user) || !elsewhere.isEmpty();
      return told != before;
    }

    @Override
    void resync() {
      watchers.forEach(Connection::resync);
    }
  }

  private record Change(Watched target) implements Dispatcher.Delivery {
    @Override
    public void deliver() {
      target.deliver();
    }

    @Override
    public void giveUp() {
      boolean _ = target.settle(); // whoever resyncs watches anew
    }

    @Override
    public Audience audience() {
      return target;
    }
  }
}
