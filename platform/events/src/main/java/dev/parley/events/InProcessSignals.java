package dev.parley.events;

import dev.parley.api.realtime.v1.Signal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Signals within one process: listeners are called at once, on the publisher's thread.
/// Thread-safe.
public final class InProcessSignals implements Signals {
  private static final Logger log = LoggerFactory.getLogger(InProcessSignals.class);
  private final Map<String, List<Listener>> listeners = new ConcurrentHashMap<>();

  @Override
  public void publish(String channel, Signal signal) {
    for (Listener listener : listeners.getOrDefault(channel, List.of())) {
      try {
        listener.heard(signal);
      } catch (RuntimeException e) {
        log.atError().addKeyValue("channel", channel).setCause(e).log("a signal's listener failed");
      }
    }
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public Subscription subscribe(String channel, Listener listener) {
    listeners.compute(
        channel,
        (_, present) -> {
          List<Listener> all = present == null ? new CopyOnWriteArrayList<>() : present;
          all.add(listener);
          return all;
        });
    return new InForce(() -> unsubscribe(channel, listener));
  }

  private record InForce(Runnable end) implements Subscription {
    @Override
    public CompletableFuture<Void> inForce() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
      end.run();
    }
  }

  private void unsubscribe(String channel, Listener listener) {
    listeners.computeIfPresent(
        channel,
        (_, present) -> {
          present.remove(listener);
          return present.isEmpty() ? null : present;
        });
  }
}
