package dev.parley.realtime;

import dev.parley.events.Signals.Subscription;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A chat with members connected here. Thread-safe; changed only by [Registry].
final class ChatChannel extends Audience {
  private static final UserChannel[] NONE = {};
  private final UUID id;
  private volatile UserChannel[] users = NONE;

  // Changed under the registry's map entry.
  volatile @Nullable Subscription subscription;
  int pins;

  ChatChannel(UUID id) {
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

  /// A snapshot.
  UserChannel[] users() {
    return users;
  }

  void add(UserChannel user) {
    UserChannel[] grown = Arrays.copyOf(users, users.length + 1);
    grown[grown.length - 1] = user;
    users = grown;
  }

  void remove(UserChannel user) {
    users = Arrays.stream(users).filter(u -> u != user).toArray(UserChannel[]::new);
  }

  /// Hands an event to every member's connections, but for members in doubt: whether they still are
  /// members is not known, and they are told to resync when it is.
  ///
  /// @param except the user who does not get it, or null
  /// @return how many connections got it
  int deliver(Event event, @Nullable UUID except) {
    int receivers = 0;
    for (UserChannel user : users) {
      if (!user.isInDoubt() && !user.id().equals(except)) {
        receivers += user.deliver(event);
      }
    }
    return receivers;
  }

  @Override
  void resync() {
    for (UserChannel user : users) {
      user.resync();
    }
  }
}
