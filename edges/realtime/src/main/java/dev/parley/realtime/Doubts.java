package dev.parley.realtime;

import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The users about whom signals may be missing: finds out in which chats each one is now, and then
/// tells the user's connections to resync. Thread-safe.
///
/// Few are served at once. Many are spread over a time, so that not all clients fetch at the same
/// moment; until their turn they get no events of chats ([UserChannel#isInDoubt]).
final class Doubts {
  private static final Logger log = LoggerFactory.getLogger(Doubts.class);

  /// How many are served in a tick at least.
  private static final int FEW = 25;

  private static final int MOST_AT_ONCE = 200;

  private final long ticks;
  private final Executor threads;
  private final Consumer<UserChannel> load;
  private final HubMetrics metrics;
  private final Set<UserChannel> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger allowance = new AtomicInteger(FEW);
  private final AtomicBoolean failing = new AtomicBoolean();
  private int share = FEW; // for the thread that ticks

  /// @param spread over how long many are spread
  /// @param tick how often [#tick] is called
  /// @param threads runs what may block
  /// @param load brings the user's chats up to date, or throws
  Doubts(
      Duration spread,
      Duration tick,
      Executor threads,
      Consumer<UserChannel> load,
      HubMetrics metrics) {
    this.ticks = Math.max(1, spread.toMillis() / tick.toMillis());
    this.threads = threads;
    this.load = load;
    this.metrics = metrics;
    metrics.gauge("parley.realtime.doubts", waiting::size, "users whose chats are to be looked up");
  }

  /// Signals about a user may be missing.
  void missed(UserChannel user) {
    user.inDoubt = true;
    waiting.add(user);
    serve();
  }

  /// Lets some more have their turn.
  void tick() {
    int size = waiting.size();
    share = size == 0 ? FEW : Math.max(share, (int) (size / ticks) + 1);
    allowance.set(share);
    serve();
  }

  private void serve() {
    Iterator<UserChannel> users = waiting.iterator();
    while (users.hasNext() && running.get() < MOST_AT_ONCE) {
      if (allowance.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
        return;
      }
      UserChannel user = users.next();
      if (waiting.remove(user)) {
        start(user);
      }
    }
  }

  private void start(UserChannel user) {
    running.incrementAndGet();
    try {
      threads.execute(() -> settle(user));
    } catch (RejectedExecutionException e) {
      running.decrementAndGet(); // the hub closes
    }
  }

  private void settle(UserChannel user) {
    try {
      load.accept(user);
      failing.set(false);
      user.inDoubt = waiting.contains(user);
      metrics.resync();
      user.resync();
    } catch (RuntimeException e) {
      waiting.add(user);
      if (failing.compareAndSet(false, true)) {
        log.atWarn().setCause(e).log("cannot look up the chats of users; trying on");
      }
    } finally {
      running.decrementAndGet();
    }
  }
}
