package dev.parley.rpc;

import com.google.protobuf.util.Timestamps;
import dev.parley.api.accounts.v1.AccountsInternalServiceGrpc;
import dev.parley.api.accounts.v1.ListRevokedSessionsRequest;
import dev.parley.api.accounts.v1.ListRevokedSessionsResponse;
import dev.parley.api.accounts.v1.RevokedSession;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.kernel.Component;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions that ended while access tokens of theirs may still be unexpired. Thread-safe.
///
/// Asks accounts twice a second, so that a token stops working within a second of its session
/// everywhere, whatever happens to signals. Until the first answer no session is known to stand,
/// and every question fails; when accounts is away later, what is known stays in force.
public final class RevokedSessions implements Component {
  private static final Logger log = LoggerFactory.getLogger(RevokedSessions.class);
  private static final long POLL_MILLIS = 500;
  private static final long FIRST_POLL_MILLIS = 10;
  private static final int FULL_PAGE = 10_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(15);
  private final AccountsInternalServiceGrpc.AccountsInternalServiceBlockingStub accounts;
  private final InstantSource clock;
  private final Map<UUID, Instant> revoked = new ConcurrentHashMap<>();
  private final List<Consumer<UUID>> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService poller =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("revoked-sessions").factory());
  private final ScheduledFuture<?> polling;
  private volatile boolean loaded;
  private String cursor = "";
  private boolean failing;

  private RevokedSessions(Channels channels, InstantSource clock) {
    this.accounts =
        AccountsInternalServiceGrpc.newBlockingStub(
            channels.to(AccountsInternalServiceGrpc.SERVICE_NAME));
    this.clock = clock;
    poller.execute(this::pollUntilLoaded);
    this.polling =
        poller.scheduleWithFixedDelay(this::poll, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Starts asking.
  ///
  /// @param channels where accounts is
  /// @param clock decides what may be forgotten
  /// @return the running component
  public static RevokedSessions start(Channels channels, InstantSource clock) {
    return new RevokedSessions(channels, clock);
  }

  /// Whether a session has ended.
  ///
  /// @param sessionId a session
  /// @return true if it ended within its last tokens' lifetime
  /// @throws io.grpc.StatusRuntimeException `UNAVAILABLE` before the first answer of accounts
  public boolean contains(UUID sessionId) {
    if (!loaded) {
      throw Failure.retryAfter(
          ErrorReason.ERROR_REASON_UNAVAILABLE,
          "The server is starting. Try again in a moment.",
          Duration.ofSeconds(1));
    }
    return revoked.containsKey(sessionId);
  }

  /// Tells of each session as it ends.
  ///
  /// @param sessionEnded told once per session, on the polling thread; must be quick
  /// @return close it to hear no more
  public AutoCloseable listen(Consumer<UUID> sessionEnded) {
    listeners.add(sessionEnded);
    return () -> listeners.remove(sessionEnded);
  }

  @Override
  public void check() {
    if (!loaded) {
      throw new IllegalStateException("the ended sessions are not loaded yet");
    }
  }

  @Override
  public void close() {
    poller.shutdownNow(); // interrupts, and says so to poll
    polling.cancel(true);
    poller.close();
  }

  /// Asks more often at first, because nobody is let in before the first answer.
  private void pollUntilLoaded() {
    long pause = FIRST_POLL_MILLIS;
    poll();
    while (!loaded && !poller.isShutdown()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
      pause = Math.min(2 * pause, POLL_MILLIS);
      poll();
    }
  }

  private void poll() {
    try {
      int page;
      do {
        page = pollOnePage();
      } while (page >= FULL_PAGE);
      loaded = true;
      failing = false;
      Instant forget = clock.instant().minus(REMEMBERED);
      revoked.values().removeIf(endedAt -> endedAt.isBefore(forget));
    } catch (RuntimeException e) {
      if (!loaded) {
        log.atInfo().log("waiting for accounts to tell which sessions ended");
      } else if (!failing && !poller.isShutdown()) {
        log.atWarn().setCause(e).log("cannot ask accounts which sessions ended; asking on");
      }
      failing = true;
    }
  }

  private int pollOnePage() {
    ListRevokedSessionsResponse answer =
        accounts
            .withWaitForReady() // at start-up this process's own services follow a moment later
            .withDeadlineAfter(5, TimeUnit.SECONDS)
            .listRevokedSessions(ListRevokedSessionsRequest.newBuilder().setCursor(cursor).build());
    answer.getSessionsList().forEach(this::add);
    cursor = answer.getCursor();
    return answer.getSessionsCount();
  }

  private void add(RevokedSession session) {
    UUID id = UUID.fromString(session.getSessionId());
    Instant endedAt = Instant.ofEpochMilli(Timestamps.toMillis(session.getRevokedAt()));
    if (revoked.put(id, endedAt) == null) {
      listeners.forEach(listener -> listener.accept(id));
    }
  }
}
