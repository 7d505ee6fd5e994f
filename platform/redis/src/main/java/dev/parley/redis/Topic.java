package dev.parley.redis;

import dev.parley.redis.RedisTopics.Listener;
import io.lettuce.core.cluster.SlotHash;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A topic that somebody in this process listens to. Thread-safe, but for [#post], which belongs to
/// the subscriber's thread.
final class Topic {
  private static final Logger log = LoggerFactory.getLogger(Topic.class);
  private final String channel;
  private final int slot;

  /// Where it is subscribed, or will be.
  @Nullable Post post;

  // Changed under this object's monitor, as a whole.
  private volatile List<Heard> listeners = List.of();

  // Guarded by this.
  private boolean inForce;

  /// One listener.
  ///
  /// @param inForce done when the subscription was in force for the first time since it listens
  record Heard(Listener listener, CompletableFuture<Void> inForce) {}

  Topic(String channel) {
    this.channel = channel;
    this.slot = SlotHash.getSlot(channel);
  }

  String channel() {
    return channel;
  }

  int slot() {
    return slot;
  }

  Heard add(Listener listener) {
    Heard heard = new Heard(listener, new CompletableFuture<>());
    boolean already;
    synchronized (this) {
      List<Heard> all = new ArrayList<>(listeners);
      all.add(heard);
      listeners = List.copyOf(all);
      already = inForce;
    }
    if (already) {
      heard.inForce().complete(null);
    }
    return heard;
  }

  /// Removes a listener.
  ///
  /// @return whether it was the last
  synchronized boolean remove(Heard gone) {
    listeners = listeners.stream().filter(heard -> !heard.equals(gone)).toList();
    return listeners.isEmpty();
  }

  /// Whether nobody listens any more; nobody will again.
  boolean isDeserted() {
    return listeners.isEmpty();
  }

  /// Messages come from now on: says so to who waits for that, and to all others that they missed
  /// what came before.
  ///
  /// @return how many missed something
  int inForce() {
    List<Heard> told;
    synchronized (this) {
      inForce = true;
      told = listeners;
    }
    return (int)
        told.stream().filter(heard -> !heard.inForce().complete(null)).filter(Topic::tell).count();
  }

  /// Messages do not come any more.
  synchronized void outOfForce() {
    inForce = false;
  }

  /// Tells all that they missed something.
  ///
  /// @return how many there are
  int missed() {
    return (int) listeners.stream().filter(Topic::tell).count();
  }

  void heard(byte[] message) {
    for (Heard heard : listeners) {
      try {
        heard.listener().heard(message);
      } catch (RuntimeException e) {
        log.atError().addKeyValue("channel", channel).setCause(e).log("a topic's listener failed");
      }
    }
  }

  private static boolean tell(Heard heard) {
    try {
      heard.listener().missed();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("a topic's listener failed");
    }
    return true;
  }
}
