package dev.parley.cache;

import dev.parley.redis.Redis;
import dev.parley.redis.RedisScript;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rate limits that all processes share, in Redis; Redis' clock refills them. Thread-safe.
///
/// A token is taken from this process's own limits first: so floods are refused without Redis, and
/// when Redis is gone the own limits decide alone and at once. One call a second finds out whether
/// it is back, waiting [#PATIENCE] at most.
public final class RedisRateLimits implements RateLimits {
  private static final Logger log = LoggerFactory.getLogger(RedisRateLimits.class);
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  /// A token bucket: its level `l` at the time `t`, in microseconds. The arguments are its size,
  /// how long it takes to fill, in microseconds, and how many tokens to take: 1 or -1.
  private static final RedisScript TAKE =
      new RedisScript(
          """
          local size, per, take = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
          local time = redis.call('TIME')
          local now = time[1] * 1000000 + time[2]
          local held = redis.call('HMGET', KEYS[1], 'l', 't')
          local level = size
          if held[1] then
            level = held[1] + math.max(0, now - held[2]) * size / per
          end
          level = math.min(size, math.min(size, level) - take)
          if level < 0 then
            return {0, math.ceil(-level * per / size)}
          end
          redis.call('HSET', KEYS[1], 'l', string.format('%.9f', level),
            't', string.format('%.0f', now))
          redis.call('PEXPIRE', KEYS[1], math.ceil(per / 1000) + 1000)
          return {1, 0}
          """);

  private final Redis redis;
  private final RateLimits own;
  private final Counter fallbacks;
  private final AtomicBoolean away = new AtomicBoolean();
  private final AtomicLong nextTry = new AtomicLong();

  /// Makes limits.
  ///
  /// @param redis where they are; not closed by this
  /// @param own this process's own limits, which decide when Redis cannot; not closed by this
  /// @param metrics counts how often they did
  public RedisRateLimits(Redis redis, RateLimits own, MeterRegistry metrics) {
    this.redis = redis;
    this.own = own;
    this.fallbacks =
        Counter.builder("parley.limits.fallbacks")
            .description("tokens taken from a process's own limits because Redis was away")
            .register(metrics);
  }

  @Override
  public Decision take(String bucket, String key, Limit limit) {
    Decision decision = own.take(bucket, key, limit);
    if (!decision.allowed()) {
      return decision;
    }
    Optional<Decision> shared = ask(bucket, key, limit);
    if (shared.isEmpty()) {
      fallbacks.increment();
      return decision;
    }
    if (!shared.get().allowed()) {
      own.giveBack(bucket, key, limit);
    }
    return shared.get();
  }

  @Override
  public void giveBack(String bucket, String key, Limit limit) {
    own.giveBack(bucket, key, limit);
    if (!away.get()) {
      var _ = redis.run(TAKE, name(bucket, key), arguments(limit, -1), PATIENCE);
    }
  }

  /// @return nothing if Redis does not answer
  private Optional<Decision> ask(String bucket, String key, Limit limit) {
    if (away.get() && !isMyTry()) {
      return Optional.empty();
    }
    try {
      List<Long> answer = redis.run(TAKE, name(bucket, key), arguments(limit, 1), PATIENCE).get();
      if (away.compareAndSet(true, false)) {
        log.atInfo().log("rate limits are shared again");
      }
      boolean allowed = answer.getFirst() == 1;
      return Optional.of(new Decision(allowed, Duration.ofNanos(1_000 * answer.get(1))));
    } catch (ExecutionException e) {
      goAway(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private void goAway(ExecutionException cause) {
    nextTry.set(System.nanoTime() + PAUSE_NANOS);
    if (away.compareAndSet(false, true)) {
      log.atWarn()
          .addKeyValue("cause", String.valueOf(cause.getCause()))
          .log("Redis is away; each process limits rates by itself");
    }
  }

  private boolean isMyTry() {
    long due = nextTry.get();
    long now = System.nanoTime();
    return now - due >= 0 && nextTry.compareAndSet(due, now + PAUSE_NANOS);
  }

  private static String name(String bucket, String key) {
    return "limit:" + bucket + ":" + key;
  }

  private static List<String> arguments(Limit limit, int take) {
    return List.of(
        Integer.toString(limit.tokens()),
        Long.toString(Math.max(1, limit.per().toNanos() / 1_000)),
        Integer.toString(take));
  }
}
