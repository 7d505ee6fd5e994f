package dev.parley.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connection for commands to one server, opened when it is wanted and again when it was lost.
/// Thread-safe; nothing here blocks.
final class Line implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Line.class);
  private static final long RETRY_NANOS = Duration.ofMillis(200).toNanos();

  /// After so long without any answer, a connection on which answers are due is given up.
  private static final long SILENCE_NANOS = Duration.ofSeconds(2).toNanos();

  private final Clients clients;
  private final RedisAddress address;
  private volatile long answeredAt;

  // Guarded by this.
  private @Nullable CompletableFuture<StatefulRedisConnection<String, byte[]>> opening;
  private long openedAt;
  private boolean failing;
  private boolean closed;

  Line(Clients clients, RedisAddress address) {
    this.clients = clients;
    this.address = address;
  }

  /// The connection: one that is open, one that is being opened, or one that has failed lately.
  synchronized CompletableFuture<StatefulRedisConnection<String, byte[]>> connection() {
    CompletableFuture<StatefulRedisConnection<String, byte[]>> current = opening;
    if (current == null || isToBeReplaced(current)) {
      if (closed) {
        return CompletableFuture.failedFuture(new IllegalStateException("closed"));
      }
      current = clients.connect(address);
      opening = current;
      openedAt = System.nanoTime();
      var _ = current.whenComplete((_, failure) -> opened(failure));
    }
    return current;
  }

  /// An answer came.
  void answered() {
    answeredAt = System.nanoTime();
  }

  /// An answer did not come in time. If none has come for long, the connection is given up: the
  /// server hangs, or another one has taken its place.
  synchronized void unanswered() {
    long now = System.nanoTime();
    if (opening != null && now - answeredAt > SILENCE_NANOS && now - openedAt > SILENCE_NANOS) {
      drop();
    }
  }

  /// Lets go of the connection.
  synchronized void drop() {
    if (opening != null) {
      var _ = opening.thenCompose(StatefulRedisConnection::closeAsync);
      opening = null;
    }
  }

  /// Opens nothing any more. What is open is closed with the client.
  @Override
  public synchronized void close() {
    closed = true;
  }

  private boolean isToBeReplaced(
      CompletableFuture<StatefulRedisConnection<String, byte[]>> current) {
    if (!current.isDone()) {
      return false;
    }
    if (current.isCompletedExceptionally()) {
      return System.nanoTime() - openedAt > RETRY_NANOS;
    }
    return !current.join().isOpen();
  }

  private synchronized void opened(@Nullable Throwable failure) {
    if (failure == null) {
      answered();
      failing = false;
    } else if (!failing && !closed) {
      failing = true;
      log.atWarn()
          .addKeyValue("address", address)
          .addKeyValue("cause", Failures.root(failure).toString())
          .log("cannot connect to Redis; trying on");
    }
  }
}
