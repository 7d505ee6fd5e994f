package dev.parley.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.redis.Redis;
import dev.parley.testing.servers.RedisProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RedisRateLimitsTest extends RateLimitsContract {
  private static final RedisProcess SERVER = RedisProcess.start();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Redis here = Redis.start(Configs.of(SERVER), new SimpleMeterRegistry());
  private final Redis there = Redis.start(Configs.of(SERVER), new SimpleMeterRegistry());
  private final RateLimits limits =
      new RedisRateLimits(here, new LocalRateLimits(InstantSource.system()), metrics);
  private final RateLimits others =
      new RedisRateLimits(
          there, new LocalRateLimits(InstantSource.system()), new SimpleMeterRegistry());

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  @Override
  RateLimits limits() {
    return limits;
  }

  @Override
  RateLimits others() {
    return others;
  }

  private double fallbacks() {
    return metrics.get("parley.limits.fallbacks").counter().count();
  }

  private boolean isShared() {
    double before = fallbacks();
    limits.take("probe", key + System.nanoTime(), TWO_A_DAY);
    return fallbacks() == before;
  }

  @Test
  void aBucketRefillsEvenly() {
    RateLimits.Limit fast = new RateLimits.Limit(2, Duration.ofSeconds(1));
    for (int i = 0; i < 2; i++) {
      limits.take("fast", key, fast);
    }

    await().atMost(PATIENCE).until(() -> others.take("fast", key, fast).allowed());
    assertThat(others.take("fast", key, fast).retryAfter()).isLessThan(Duration.ofMillis(600));
  }

  @Test
  void bucketsAreForgottenWhenTheyAreFullAgain() {
    limits.take("short", key, new RateLimits.Limit(2, Duration.ofMillis(100)));
    assertThat(SERVER.cli("exists", "parley:limit:short:" + key)).isEqualTo("1");

    await()
        .atMost(PATIENCE)
        .until(() -> SERVER.cli("exists", "parley:limit:short:" + key).equals("0"));
  }

  @Test
  void withoutRedisEachProcessLimitsByItselfAndAtOnce() {
    SERVER.kill();
    long start = System.nanoTime();
    assertThat(limits.take("b", key, TWO_A_DAY).allowed()).isTrue();
    assertThat(limits.take("b", key, TWO_A_DAY).allowed()).isTrue();
    assertThat(limits.take("b", key, TWO_A_DAY).allowed()).isFalse();
    for (int i = 0; i < 10_000; i++) {
      limits.take("b", key + i, TWO_A_DAY);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(fallbacks()).isGreaterThan(9_000);

    SERVER.resume();
    await().atMost(PATIENCE).until(this::isShared);
  }

  @Test
  void aRedisThatHangsIsWaitedForOnceASecondOnly() {
    SERVER.freeze();
    try {
      long start = System.nanoTime();
      for (int i = 0; i < 10_000; i++) {
        assertThat(limits.take("b", key + i, TWO_A_DAY).allowed()).isTrue();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    } finally {
      SERVER.thaw();
    }
    await().atMost(PATIENCE).until(this::isShared);
  }
}
