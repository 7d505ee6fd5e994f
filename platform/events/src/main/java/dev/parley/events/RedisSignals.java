package dev.parley.events;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.api.realtime.v1.Signal;
import dev.parley.redis.RedisTopics;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Signals between processes, through Redis; those of this process take the same way, so that
/// everybody hears a channel's signals in one order. Thread-safe.
public final class RedisSignals implements Signals {
  private static final Logger log = LoggerFactory.getLogger(RedisSignals.class);
  private final RedisTopics topics;

  /// Makes signals.
  ///
  /// @param topics carry them; not closed by this
  public RedisSignals(RedisTopics topics) {
    this.topics = topics;
  }

  @Override
  public void publish(String channel, Signal signal) {
    byte[] message = signal.toByteArray();
    if (message.length > 0) { // an empty signal says nothing
      topics.publish(channel, message);
    }
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public Subscription subscribe(String channel, Listener listener) {
    RedisTopics.Subscription subscription = topics.subscribe(channel, new Reader(listener));
    return new Subscription() {
      @Override
      public CompletableFuture<Void> inForce() {
        return subscription.inForce();
      }

      @Override
      public void close() {
        subscription.close();
      }
    };
  }

  private record Reader(Listener listener) implements RedisTopics.Listener {
    @Override
    public void heard(byte[] message) {
      Signal signal;
      try {
        signal = Signal.parseFrom(message);
      } catch (InvalidProtocolBufferException e) {
        log.atError().setCause(e).log("a signal from Redis cannot be read");
        listener.missed();
        return;
      }
      listener.heard(signal);
    }

    @Override
    public void missed() {
      listener.missed();
    }
  }
}
