package dev.parley.accounts;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.kernel.Component;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// Hashes passwords and verifies them, a few at a time. Thread-safe.
///
/// Hashing runs on platform threads of its own, at most one fewer than there are cores: a virtual
/// thread that computes for 40 ms would keep a carrier from the messages, and the operating system
/// shares cores between these threads and the carriers. Whoever finds the line full, or waits too
/// long in it, is refused. Threads that rest for a minute end and give their memory back.
final class PasswordHasher implements Component {
  private static final int SALT_BYTES = 16;
  private static final Duration REST = Duration.ofMinutes(1);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private final Argon2Cost cost;
  private final Duration longestWait;
  private final SecureRandom random;
  private final ThreadPoolExecutor workers;
  private final ThreadLocal<Argon2> argon2;
  private final Timer hashing;
  private final Timer verifying;
  private final PasswordHash decoy;

  PasswordHasher(HashingConfig config, SecureRandom random, MeterRegistry metrics) {
    this.cost = config.cost();
    this.longestWait = config.longestWait();
    this.random = random;
    this.workers =
        new ThreadPoolExecutor(
            config.threads(),
            config.threads(),
            REST.toSeconds(),
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(config.line()),
            Thread.ofPlatform().daemon().name("password-", 0).factory());
    workers.allowCoreThreadTimeOut(true);
    new ExecutorServiceMetrics(workers, "passwords", "parley.accounts", List.of()).bindTo(metrics);
    this.argon2 = ThreadLocal.withInitial(() -> new Argon2(cost.memoryKib()));
    this.hashing = metrics.timer("parley.accounts.password", "work", "hash");
    this.verifying = metrics.timer("parley.accounts.password", "work", "verify");
    this.decoy = new PasswordHash(cost, randomBytes(SALT_BYTES), randomBytes(Argon2.HASH_BYTES));
  }

  /// Hashes a password with a fresh salt.
  ///
  /// @return in PHC format
  /// @throws StatusRuntimeException `OVERLOADED` if too many wait
  String hash(String password) {
    byte[] salt = randomBytes(SALT_BYTES);
    byte[] hash = work(hashing, algorithm -> algorithm.compute(cost, salt, bytes(password)));
    return new PasswordHash(cost, salt, hash).phc();
  }

  /// Whether a password is the one that was hashed.
  ///
  /// @param phc in PHC format
  /// @throws StatusRuntimeException `OVERLOADED` if too many wait
  boolean verify(String password, String phc) {
    return verify(password, PasswordHash.parse(phc));
  }

  /// Does the work of [#verify] for an account that does not exist, so that it takes as long as for
  /// one that does.
  ///
  /// @throws StatusRuntimeException `OVERLOADED` if too many wait
  void verifyNothing(String password) {
    verify(password, decoy);
  }

  /// Whether a hash was made at another cost than is configured now.
  boolean isOutdated(String phc) {
    return !PasswordHash.parse(phc).cost().equals(cost);
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  private boolean verify(String password, PasswordHash stored) {
    byte[] hash =
        work(
            verifying,
            algorithm -> algorithm.compute(stored.cost(), stored.salt(), bytes(password)));
    return stored.is(hash);
  }

  private byte[] work(Timer timer, Function<Argon2, byte[]> task) {
    Future<byte[]> result;
    try {
      result = workers.submit(() -> timer.record(() -> task.apply(argon2.get())));
    } catch (RejectedExecutionException full) {
      throw overloaded();
    }
    try {
      return result.get(longestWait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      giveUp(result);
      throw overloaded();
    } catch (InterruptedException e) {
      giveUp(result);
      Thread.currentThread().interrupt();
      throw overloaded();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A password could not be hashed", e.getCause());
    }
  }

  /// Leaves the line; a computation that has begun is not interrupted.
  private void giveUp(Future<byte[]> result) {
    result.cancel(false);
    workers.purge();
  }

  private static StatusRuntimeException overloaded() {
    return Failure.retryAfter(
        ErrorReason.ERROR_REASON_OVERLOADED,
        "Too many people are signing in at this moment. Try again in a few seconds.",
        RETRY);
  }

  /// One password is one text however a device composes its accents (RFC 8265 §4.2.2).
  private static byte[] bytes(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
