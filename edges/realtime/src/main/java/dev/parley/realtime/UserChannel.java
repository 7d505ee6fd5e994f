package dev.parley.realtime;

import dev.parley.events.Signals.Subscription;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A user with connections here: the connections, and the chats whose events they get.
/// Thread-safe; the chats are guarded by this object's monitor and kept by [Registry].
final class UserChannel extends Audience {
  private static final Connection[] NONE = {};
  private final UUID id;
  private volatile Connection[] connections = NONE;

  /// Held while the chats are loaded, so that only one connection loads.
  final ReentrantLock loading = new ReentrantLock();

  // Guarded by the registry's map entry.
  int attached;
  volatile @Nullable Subscription subscription;

  /// How often others began to hide from the user, so that who asks just then asks again.
  final AtomicInteger hidden = new AtomicInteger();

  /// Kept by [Doubts].
  volatile boolean inDoubt;

  // Guarded by this.
  final Set<UUID> chats = HashSet.newHashSet(4);
  @Nullable Set<UUID> joinedWhileLoading;
  boolean gone;

  UserChannel(UUID id) {
    this.id = id;
  }

  UUID id() {
    return id;
  }

  /// Done when signals come.
  CompletableFuture<Void> inForce() {
    Subscription open = subscription;
    return open == null ? CompletableFuture.completedFuture(null) : open.inForce();
  }

  /// Whether signals that say in which chats the user is may be missing.
  boolean isInDoubt() {
    return inDoubt;
  }

  /// A snapshot.
  Connection[] connections() {
    return connections;
  }

  synchronized boolean isIn(UUID chat) {
    return chats.contains(chat);
  }

  synchronized void add(Connection connection) {
    Connection[] grown = Arrays.copyOf(connections, connections.length + 1);
    grown[grown.length - 1] = connection;
    connections = grown;
  }

  synchronized void remove(Connection connection) {
    connections =
        Arrays.stream(connections).filter(c -> c != connection).toArray(Connection[]::new);
  }

  /// Hands an event to every connection.
  ///
  /// @return how many there are
  int deliver(Event event) {
    Connection[] all = connections;
    for (Connection connection : all) {
      connection.deliver(event);
    }
    return all.length;
  }

  @Override
  void resync() {
    for (Connection connection : connections) {
      connection.resync();
    }
  }
}
