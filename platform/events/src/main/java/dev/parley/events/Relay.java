package dev.parley.events;

import dev.parley.kernel.Component;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the events of one outbox to the bus, on a thread of its own. Thread-safe.
///
/// It is woken after a commit, and looks every second for what others wrote. While the bus or the
/// database is gone it waits longer each time, up to ten seconds. What it was at when the process
/// ended is handed over again.
public final class Relay implements Component {
  private static final Logger log = LoggerFactory.getLogger(Relay.class);
  private static final int BATCH = 50;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final long MEASURED_NANOS = Duration.ofSeconds(5).toNanos();
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Outbox outbox;
  private final EventBus bus;
  private final EventsConfig config;
  private final Semaphore work = new Semaphore(1);
  private final Counter published;
  private final Counter failures;
  private final Counter dead;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private long measuredAt = System.nanoTime() - MEASURED_NANOS;
  private volatile Outbox.Backlog backlog = new Outbox.Backlog(0, Duration.ZERO);

  private Relay(
      String service, Outbox outbox, EventBus bus, EventsConfig config, MeterRegistry metrics) {
    this.outbox = outbox;
    this.bus = bus;
    this.config = config;
    String tag = "service";
    this.published = metrics.counter("parley.events.published", tag, service);
    this.failures = metrics.counter("parley.events.failures", tag, service);
    this.dead = metrics.counter("parley.events.dead", tag, service);
    Gauge.builder("parley.events.backlog", this, relay -> relay.backlog.events())
        .tag(tag, service)
        .register(metrics);
    TimeGauge.builder(
            "parley.events.backlog.oldest",
            this,
            TimeUnit.MILLISECONDS,
            relay -> relay.backlog.oldest().toMillis())
        .tag(tag, service)
        .register(metrics);
    this.thread = Thread.ofVirtual().name(service + "-relay").unstarted(this::run);
  }

  static Relay start(
      String service, Outbox outbox, EventBus bus, EventsConfig config, MeterRegistry metrics) {
    Relay relay = new Relay(service, outbox, bus, config, metrics);
    relay.thread.start();
    return relay;
  }

  /// There may be something to bring. Cheap, never waits.
  public void wake() {
    if (work.availablePermits() == 0) {
      work.release();
    }
  }

  /// Stops after what it is at, or after five seconds.
  @Override
  public void close() {
    closing.countDown();
    wake();
    try {
      if (!thread.join(CLOSING)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    try {
      while (closing.getCount() > 0) {
        try {
          boolean more = outbox.drain(BATCH, this::handOver) == BATCH;
          measure(more);
          pause = FIRST_PAUSE;
          if (!more && work.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            work.drainPermits();
          }
        } catch (RuntimeException e) {
          complain(e);
          measureAnyway();
          boolean _ = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
          pause = longer(pause);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Settlement> handOver(List<Handover> events) {
    List<Delivery> deliveries = bus.publish(events);
    List<Settlement> settlements = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      settlements.add(settle(events.get(i), deliveries.get(i)));
    }
    return settlements;
  }

  private Settlement settle(Handover event, Delivery delivery) {
    return switch (delivery) {
      case Delivery.Taken() -> {
        published.increment();
        yield new Settlement.Remove();
      }
      case Delivery.Unwanted() -> new Settlement.Keep(POLL);
      case Delivery.Failed(var consumers, var error) -> {
        failures.increment();
        int failed = event.attempts() + 1;
        if (config.isOver(failed)) {
          dead.increment();
          log.atError()
              .addKeyValue("event", event.event().getId())
              .addKeyValue("topic", event.event().getTopic())
              .addKeyValue("consumers", consumers)
              .log("An event goes to the dead letters; see the command events");
          yield new Settlement.Bury(consumers, error);
        }
        yield new Settlement.Retry(consumers, config.pauseAfter(failed));
      }
    };
  }

  private void complain(RuntimeException e) {
    failures.increment();
    if (e instanceof BusUnavailableException) {
      log.atWarn().addKeyValue("cause", e.getMessage()).log("Events wait in the outbox");
    } else {
      log.atWarn().setCause(e).log("Events could not be brought to the bus; trying again");
    }
  }

  private void measure(boolean busy) {
    long now = System.nanoTime();
    if (!busy && (backlog.events() > 0 || now - measuredAt >= MEASURED_NANOS)) {
      backlog = outbox.backlog();
      measuredAt = now;
    }
  }

  private void measureAnyway() {
    try {
      backlog = outbox.backlog();
    } catch (RuntimeException e) {
      log.atDebug().setCause(e).log("The outbox cannot be measured now");
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }
}
