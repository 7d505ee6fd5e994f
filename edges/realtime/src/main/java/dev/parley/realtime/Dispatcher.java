package dev.parley.realtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Delivers events away from their publishers' threads, those of one chat in order. Thread-safe.
///
/// Bounded: what does not fit is given up, and its audience is told to resync.
final class Dispatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private final List<Lane> lanes = new ArrayList<>();
  private final HubMetrics metrics;

  /// An event on its way.
  interface Delivery {
    /// Hands the event to its receivers; on the lane's thread.
    void deliver();

    /// The event is given up: does what may not be left undone; on the publisher's thread.
    void giveUp();

    /// Who missed it then.
    Audience audience();
  }

  Dispatcher(int threads, int capacity, HubMetrics metrics) {
    this.metrics = metrics;
    for (int i = 0; i < threads; i++) {
      lanes.add(new Lane(i, capacity));
    }
    metrics.gauge("parley.realtime.dispatch.depth", this::depth, "events that wait for delivery");
  }

  /// Delivers soon.
  ///
  /// @param order what is submitted with one order by one thread is delivered in that order
  void submit(UUID order, Delivery delivery) {
    metrics.eventIn();
    lanes.get(Math.floorMod(order.hashCode(), lanes.size())).submit(delivery);
  }

  @Override
  public void close() {
    lanes.forEach(lane -> lane.thread.interrupt());
  }

  private int depth() {
    return lanes.stream().mapToInt(lane -> lane.waiting.size()).sum();
  }

  private final class Lane {
    private final BlockingQueue<Delivery> waiting;
    private final Queue<Audience> missed = new ConcurrentLinkedQueue<>();
    private final Thread thread;

    Lane(int number, int capacity) {
      waiting = new ArrayBlockingQueue<>(capacity);
      thread = Thread.ofPlatform().daemon().name("realtime-dispatch-" + number).start(this::run);
    }

    void submit(Delivery delivery) {
      if (waiting.offer(delivery)) {
        return;
      }
      metrics.eventDropped();
      delivery.giveUp();
      if (delivery.audience().markMissed()) {
        missed.add(delivery.audience());
      }
    }

    private void run() {
      try {
        while (true) {
          deliver(waiting.take());
          for (Audience audience = missed.poll(); audience != null; audience = missed.poll()) {
            audience.tellMissed();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the hub closes
      }
    }

    private void deliver(Delivery delivery) {
      try {
        delivery.deliver();
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("an event could not be delivered");
        delivery.giveUp();
        delivery.audience().tellMissed();
      }
    }
  }
}
