package dev.parley.chats;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Purges what is left of deleted chats, a bounded number of rows at a time, on a thread of its
/// own. Thread-safe.
///
/// What is still to be done stands in the store, so that a crash only delays it; several processes
/// may do it at the same time.
final class Janitor {
  private static final Logger log = LoggerFactory.getLogger(Janitor.class);
  private static final int ROWS = 1_000;
  private static final int CHATS = 100;
  private static final Duration ROUND = Duration.ofMinutes(1);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Storage storage;
  private final InstantSource clock;
  private final Semaphore work = new Semaphore(1);
  private volatile boolean closed;
  private final Thread thread = Thread.ofVirtual().name("chats-janitor").unstarted(this::run);

  Janitor(Storage storage, InstantSource clock) {
    this.storage = storage;
    this.clock = clock;
  }

  void start() {
    thread.start();
  }

  /// There is something to purge.
  void wake() {
    work.release();
  }

  /// Stops after the rows it is at.
  void close() throws InterruptedException {
    closed = true;
    work.release();
    thread.join(CLOSING);
  }

  private void run() {
    try {
      while (!closed) {
        if (work.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
          work.drainPermits();
        }
        try {
          purge();
        } catch (RuntimeException e) {
          log.atWarn().setCause(e).log("Purging failed; it is tried again in a minute");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void purge() {
    List<UUID> chats = storage.chats().purgeable(CHATS);
    while (!chats.isEmpty() && !closed) {
      for (UUID chat : chats) {
        int gone;
        do {
          gone = storage.messages().purge(chat, ROWS);
        } while (gone > 0 && !closed);
        if (gone == 0) {
          storage.chats().purged(chat, clock.instant());
        }
      }
      chats = storage.chats().purgeable(CHATS);
    }
  }
}
