package dev.parley.accounts;

import dev.parley.kernel.Component;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes sessions that expired and forgets sessions that ended and accounts that were deleted
/// long ago, in the background. Thread-safe; several processes may do so at once.
///
/// Each statement removes a bounded number of rows, each run a bounded number of batches, so that
/// it never holds many locks or the disk for long; what is left is for the next run.
final class Purge implements Component {
  private static final Logger log = LoggerFactory.getLogger(Purge.class);
  private static final Duration SLACK = Duration.ofMinutes(1);
  private static final int BATCH = 1_000;
  private static final int BATCHES = 100;
  private final SessionStore sessions;
  private final RevocationStore revocations;
  private final DeletionStore deletions;
  private final InstantSource clock;
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("accounts-purge").factory());

  Purge(
      SessionStore sessions,
      RevocationStore revocations,
      DeletionStore deletions,
      InstantSource clock) {
    this.sessions = sessions;
    this.revocations = revocations;
    this.deletions = deletions;
    this.clock = clock;
  }

  /// Sessions that ended earlier no longer matter: their access tokens have expired, even by a
  /// clock that is a minute behind.
  static Instant matterSince(Instant now) {
    return now.minus(AccountsConfig.MAX_TOKEN_LIFETIME).minus(SLACK);
  }

  /// Begins to run now and then.
  void start(Duration every) {
    var _ =
        worker.scheduleWithFixedDelay(
            this::runSafely, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Runs once.
  ///
  /// @return how many rows went
  int run() {
    Instant now = clock.instant();
    int expired = inBatches(() -> sessions.purgeExpired(now, BATCH));
    int ended = inBatches(() -> revocations.purge(matterSince(now), BATCH));
    int done = inBatches(() -> deletions.purge(now.minus(Deletions.REMEMBERED), BATCH));
    if (expired + ended > 0) {
      log.atInfo().addKeyValue("expired", expired).addKeyValue("ended", ended).log("purged");
    }
    return expired + ended + done;
  }

  private static int inBatches(IntSupplier batch) {
    int all = 0;
    for (int i = 0; i < BATCHES; i++) {
      int gone = batch.getAsInt();
      all += gone;
      if (gone < BATCH) {
        break;
      }
    }
    return all;
  }

  private void runSafely() {
    try {
      run();
    } catch (RuntimeException e) {
      // A task that throws is never run again.
      log.atWarn().setCause(e).log("could not purge; trying again later");
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
