package dev.parley.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;

/// Rate limits of one process, in memory. Thread-safe.
///
/// A bucket is forgotten when it would be full again, and the least used ones when there are more
/// than the bound, so that made-up keys cannot fill the memory.
public final class LocalRateLimits implements RateLimits {
  private static final int MAX_BUCKETS = 200_000;
  private final TimeMeter time;
  private final Cache<Key, Held> buckets =
      Caffeine.newBuilder()
          .maximumSize(MAX_BUCKETS)
          .expireAfter(Expiry.<Key, Held>accessing((_, held) -> held.limit().per().plusSeconds(1)))
          .build();

  private record Key(String bucket, String key) {}

  private record Held(Limit limit, Bucket bucket) {}

  /// Makes empty limits.
  ///
  /// @param clock refills the buckets
  public LocalRateLimits(InstantSource clock) {
    this.time =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return Duration.ofMillis(clock.millis()).toNanos();
          }

          @Override
          public boolean isWallClockBased() {
            return true;
          }
        };
  }

  @Override
  public Decision take(String bucket, String key, Limit limit) {
    ConsumptionProbe probe = bucket(bucket, key, limit).tryConsumeAndReturnRemaining(1);
    return new Decision(
        probe.isConsumed(),
        Duration.ofNanos(probe.isConsumed() ? 0 : probe.getNanosToWaitForRefill()));
  }

  @Override
  public void giveBack(String bucket, String key, Limit limit) {
    bucket(bucket, key, limit).addTokens(1);
  }

  private Bucket bucket(String bucket, String key, Limit limit) {
    return buckets.get(new Key(bucket, key), _ -> new Held(limit, make(limit))).bucket();
  }

  private Bucket make(Limit limit) {
    return Bucket.builder()
        .withCustomTimePrecision(time)
        .addLimit(b -> b.capacity(limit.tokens()).refillGreedy(limit.tokens(), limit.per()))
        .build();
  }
}
