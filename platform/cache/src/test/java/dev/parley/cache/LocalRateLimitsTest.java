package dev.parley.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cache.RateLimits.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class LocalRateLimitsTest extends RateLimitsContract {
  private static final Limit TWO_A_SECOND = new Limit(2, Duration.ofSeconds(1));
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final LocalRateLimits limits = new LocalRateLimits(now::get);

  @Override
  RateLimits limits() {
    return limits;
  }

  @Override
  RateLimits others() {
    return limits;
  }

  @Test
  void aTokenIsThereAgainWhenItWasSaid() {
    assertThat(limits.take("b", "k", TWO_A_SECOND).allowed()).isTrue();
    assertThat(limits.take("b", "k", TWO_A_SECOND).allowed()).isTrue();

    RateLimits.Decision refused = limits.take("b", "k", TWO_A_SECOND);

    assertThat(refused.allowed()).isFalse();
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void aBucketRefillsEvenly() {
    limits.take("b", "k", TWO_A_SECOND);
    limits.take("b", "k", TWO_A_SECOND);

    now.set(Instant.EPOCH.plusMillis(500));

    assertThat(limits.take("b", "k", TWO_A_SECOND).allowed()).isTrue();
    assertThat(limits.take("b", "k", TWO_A_SECOND).allowed()).isFalse();
  }
}
