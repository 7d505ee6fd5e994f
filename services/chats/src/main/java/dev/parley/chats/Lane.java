package dev.parley.chats;

import dev.parley.chats.BatchWriter.Settled;
import dev.parley.events.Signals;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that writes for its share of the chats, so that each of them has one order of writes
/// and of signals. Thread-safe.
///
/// It takes what has gathered while it wrote the batch before; a lone write waits for nobody.
/// Nobody is answered and nothing is published before the commit. When the database fails it tries
/// again as long as somebody waits; when a write is at fault it is found by halving its batch, and
/// its neighbours are written without it.
final class Lane {
  private static final Logger log = LoggerFactory.getLogger(Lane.class);
  private static final long MAX_BATCH_WEIGHT = 8 << 20;
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long MAX_PAUSE_MILLIS = 500;

  private final WriteQueue queue;
  private final BatchWriter writer;
  private final Signals signals;
  private final int maxBatch;
  private final DistributionSummary batchSizes;
  private final Counter retries;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);

  Lane(
      int number,
      WriteQueue queue,
      BatchWriter writer,
      Signals signals,
      int maxBatch,
      MeterRegistry metrics) {
    this.queue = queue;
    this.writer = writer;
    this.signals = signals;
    this.maxBatch = maxBatch;
    this.batchSizes = metrics.summary("parley.chats.batch.size");
    this.retries = metrics.counter("parley.chats.batch.retries");
    // A platform thread: the writers must not queue behind the many who wait for them.
    this.thread = Thread.ofPlatform().name("chats-lane-" + number).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Takes a write in.
  ///
  /// @return false if the lane has as much to write as it takes
  boolean offer(Pending<?> write) {
    return queue.offer(write);
  }

  boolean alive() {
    return thread.isAlive();
  }

  /// Takes nothing more in and returns when all is written or the time has passed.
  void drain(Duration time) throws InterruptedException {
    queue.close();
    thread.join(time);
  }

  /// Gives up what is not written yet.
  void close() {
    queue.close();
    closed.countDown();
  }

  private void run() {
    try {
      while (true) {
        List<Pending<?>> batch = queue.take(maxBatch, MAX_BATCH_WEIGHT);
        if (batch.isEmpty()) {
          return;
        }
        batchSizes.record(batch.size());
        for (List<Pending<?>> part : writer.parts(batch)) {
          try {
            write(part, false);
          } catch (RuntimeException | Error e) {
            log.atError().setCause(e).log("A lane failed; who still waits is told so");
            part.forEach(pending -> fail(pending, Refusals.unknownOutcome()));
          }
        }
      }
    } catch (InterruptedException e) {
      log.atError().setCause(e).log("A lane was interrupted; nobody does that");
    }
  }

  private void write(List<Pending<?>> writes, boolean mayBeWritten) throws InterruptedException {
    List<Pending<?>> batch = writes;
    boolean again = mayBeWritten;
    for (int attempt = 0; ; attempt++) {
      batch = stillWanted(batch, again);
      if (batch.isEmpty()) {
        return;
      }
      List<Settled> settled;
      try {
        settled = writer.write(batch, again);
      } catch (StorageException e) {
        again |= e.maybeCommitted();
        if (!e.temporary()) {
          split(batch, again, e);
          return;
        }
        retries.increment();
        log.atWarn()
            .setCause(e)
            .addKeyValue("writes", batch.size())
            .addKeyValue("attempt", attempt)
            .addKeyValue("maybeCommitted", e.maybeCommitted())
            .log("The database failed; the batch is tried again");
        boolean over = pause(attempt);
        if (over) {
          batch.forEach(pending -> fail(pending, Refusals.unknownOutcome()));
          return;
        }
        continue;
      } catch (RuntimeException e) {
        split(batch, again, e);
        return;
      }
      finish(settled);
      return;
    }
  }

  /// One of them is at fault: the others must not suffer.
  private void split(List<Pending<?>> batch, boolean again, Throwable cause)
      throws InterruptedException {
    if (batch.size() == 1) {
      log.atError()
          .setCause(cause)
          .addKeyValue("chat", batch.getFirst().write().chatId())
          .log("A write failed");
      fail(batch.getFirst(), again ? Refusals.unknownOutcome() : Refusals.internal());
      return;
    }
    log.atWarn()
        .addKeyValue("writes", batch.size())
        .addKeyValue("cause", cause.toString().lines().findFirst().orElse(""))
        .log("A batch failed; it is written in halves");
    int half = batch.size() / 2;
    write(batch.subList(0, half), again);
    write(batch.subList(half, batch.size()), again);
  }

  private void finish(List<Settled> settled) {
    settled.forEach(one -> one.answer().run());
    for (Settled one : settled) {
      for (Note note : one.notes()) {
        try {
          signals.publish(note.channel(), note.signal());
        } catch (RuntimeException e) {
          // A signal is a hint; the sequence heals what is lost.
          log.atError().setCause(e).addKeyValue("channel", note.channel()).log("A signal was lost");
        }
      }
    }
  }

  private List<Pending<?>> stillWanted(List<Pending<?>> batch, boolean again) {
    List<Pending<?>> wanted = new ArrayList<>(batch.size());
    for (Pending<?> pending : batch) {
      if (pending.expired()) {
        fail(pending, again ? Refusals.unknownOutcome() : Refusals.overloaded());
      } else {
        wanted.add(pending);
      }
    }
    return wanted;
  }

  private static void fail(Pending<?> pending, Throwable failure) {
    pending.answer().completeExceptionally(failure);
  }

  /// Waits before the next attempt, longer each time.
  ///
  /// @return true if the lane was closed meanwhile
  private boolean pause(int attempt) throws InterruptedException {
    long millis = Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, 10));
    return closed.await(millis, TimeUnit.MILLISECONDS);
  }
}
