package dev.parley.chats;

import dev.parley.api.events.v1.Event;
import dev.parley.chats.ErasureStore.Erasure;
import dev.parley.events.EventConsumer;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes people whose accounts are deleted out of their chats, on a thread of its own, and says
/// when it is done. Thread-safe.
///
/// What is still to be done stands in the store, and every step may be repeated, so that a crash
/// only delays it; several processes may do it at the same time.
final class Eraser {
  private static final Logger log = LoggerFactory.getLogger(Eraser.class);
  private static final int USERS = 20;
  private static final Duration ROUND = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration SETTLING = Duration.ofMillis(20);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final ErasureStore erasures;
  private final Storage storage;
  private final MessageWriter writer;
  private final Departures departures;
  private final InstantSource clock;
  private final Runnable finished;
  private final Semaphore work = new Semaphore(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("chats-eraser").unstarted(this::run);

  /// Works on a store.
  ///
  /// @param finished told when somebody's erasure is done and the event that says so is stored
  Eraser(
      ErasureStore erasures,
      Storage storage,
      MessageWriter writer,
      InstantSource clock,
      Runnable finished) {
    this.erasures = erasures;
    this.storage = storage;
    this.writer = writer;
    this.departures = new Departures(clock);
    this.clock = clock;
    this.finished = finished;
  }

  void start() {
    thread.start();
  }

  /// Hears of accounts that are deleted. Noting one down is all that is done at once.
  EventConsumer consumer() {
    return EventConsumer.of("chats", this::accept);
  }

  private void accept(Event event) {
    erasures.accept(
        new Erasure(
            UUID.fromString(event.getUserDeleted().getUserId()),
            event.getUserDeleted().getEraseMessages()));
    work.release();
  }

  /// Stops after the chat it is at.
  void close() throws InterruptedException {
    closing.countDown();
    work.release();
    if (!thread.join(CLOSING)) {
      thread.interrupt();
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  private void run() {
    try {
      while (!isClosed()) {
        if (work.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
          work.drainPermits();
        }
        try {
          eraseAll();
        } catch (RuntimeException e) {
          if (!isClosed()) {
            log.atWarn().setCause(e).log("A deleted account could not be erased; trying again");
          }
          work.release();
          boolean _ = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void eraseAll() throws InterruptedException {
    List<Erasure> open = erasures.open(USERS);
    while (!open.isEmpty() && !isClosed()) {
      for (Erasure erasure : open) {
        erase(erasure);
      }
      open = erasures.open(USERS);
    }
  }

  /// Does one erasure to its end.
  void erase(Erasure erasure) throws InterruptedException {
    long begun = erasures.now();
    while (!isClosed()) {
      // Asked first: who adds the user to a chat later than this sees the erasure, and refuses.
      boolean settled = erasures.isSettled(begun);
      List<UUID> chats = storage.chats().chatIds(erasure.user());
      if (chats.isEmpty() && settled) {
        erasures.finish(erasure.user(), clock.instant().truncatedTo(ChronoUnit.MICROS));
        finished.run();
        log.atInfo().addKeyValue("user", erasure.user()).log("deleted account erased from chats");
        return;
      }
      if (chats.isEmpty()) {
        boolean _ = closing.await(SETTLING.toMillis(), TimeUnit.MILLISECONDS);
      }
      for (UUID chat : chats) {
        if (isClosed()) {
          return;
        }
        leave(erasure, chat);
      }
    }
  }

  private void leave(Erasure erasure, UUID chat) {
    boolean left;
    do {
      if (erasure.messages()) {
        int erased;
        do {
          erased = writer.await(writer.change(departures.erase(erasure.user(), chat)));
        } while (erased > 0);
      }
      left =
          writer.await(writer.change(departures.leave(erasure.user(), chat, erasure.messages())));
    } while (!left);
  }
}
