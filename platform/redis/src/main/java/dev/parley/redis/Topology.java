package dev.parley.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who the masters are now, as far as is known. Thread-safe; asks on a thread of its own, regularly
/// and when somebody finds that what is known is wrong.
final class Topology implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Topology.class);

  /// The shortest time between two questions.
  private static final Duration GAP = Duration.ofMillis(50);

  private final Finder finder;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Semaphore doubts = new Semaphore(0);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicBoolean failing = new AtomicBoolean();
  private final Thread thread;
  private volatile Owners owners = Owners.NONE;

  /// Starts to ask.
  ///
  /// @param finder used by this alone
  Topology(Finder finder) {
    this.finder = finder;
    this.thread = Thread.ofPlatform().daemon().name("redis-topology").unstarted(this::run);
  }

  /// Asks once on this thread, and then goes on.
  ///
  /// @throws RuntimeException if the first question was not answered; it goes on all the same
  void start() {
    try {
      owners = finder.find();
    } finally {
      thread.start();
    }
  }

  Optional<RedisAddress> owner(int slot) {
    return owners.of(slot);
  }

  List<RedisAddress> masters() {
    return owners.all();
  }

  /// Something was not where it should be.
  void doubt() {
    if (doubts.availablePermits() == 0) {
      doubts.release();
    }
  }

  /// Tells when masters have changed.
  ///
  /// @param changed told on this object's thread; must be quick
  void onChange(Runnable changed) {
    listeners.add(changed);
  }

  @Override
  public void close() {
    closed.countDown();
    doubts.release();
    try {
      thread.join(Clients.PATIENCE.multipliedBy(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closed.await(GAP.toMillis(), TimeUnit.MILLISECONDS)) {
        if (doubts.tryAcquire(finder.period().toMillis(), TimeUnit.MILLISECONDS)) {
          doubts.drainPermits();
          finder.doubt();
        }
        if (closed.getCount() > 0) {
          refresh();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      finder.close();
    }
  }

  private void refresh() {
    Owners before = owners;
    try {
      Owners now = finder.find();
      failing.set(false);
      if (!now.isSame(before)) {
        owners = now;
        log.atInfo().addKeyValue("masters", now.all()).log("Redis' masters have changed");
        listeners.forEach(Runnable::run);
      }
    } catch (RuntimeException e) {
      if (failing.compareAndSet(false, true)) {
        log.atWarn()
            .addKeyValue("cause", e.toString())
            .log("cannot find Redis' masters; asking on");
      }
    }
  }
}
