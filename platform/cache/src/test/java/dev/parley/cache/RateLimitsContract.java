package dev.parley.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cache.RateLimits.Decision;
import dev.parley.cache.RateLimits.Limit;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What all rate limits do. The limits here are slow enough for a real clock.
abstract class RateLimitsContract {
  static final Limit TWO_A_DAY = new Limit(2, Duration.ofDays(1));
  final String key = UUID.randomUUID().toString();

  /// The limits of one process.
  abstract RateLimits limits();

  /// Limits that count together with the others: those of another process where there are such.
  abstract RateLimits others();

  @Test
  void aBucketGivesItsTokensAndThenSaysWhenToComeBack() {
    assertThat(limits().take("b", key, TWO_A_DAY).allowed()).isTrue();
    assertThat(others().take("b", key, TWO_A_DAY).allowed()).isTrue();

    Decision refused = limits().take("b", key, TWO_A_DAY);

    assertThat(refused.allowed()).isFalse();
    assertThat(refused.retryAfter()).isBetween(Duration.ofHours(11), Duration.ofHours(12));
    assertThat(others().take("b", key, TWO_A_DAY).allowed()).isFalse();
  }

  @Test
  void keysAndBucketsAreApart() {
    limits().take("b", key, TWO_A_DAY);
    limits().take("b", key, TWO_A_DAY);

    assertThat(limits().take("b", key + "{x}", TWO_A_DAY).allowed()).isTrue();
    assertThat(limits().take("other", key, TWO_A_DAY).allowed()).isTrue();
  }

  @Test
  void aTokenGivenBackCanBeTakenAgainAndAFullBucketStaysFull() {
    limits().giveBack("b", key, TWO_A_DAY);
    limits().take("b", key, TWO_A_DAY);
    limits().take("b", key, TWO_A_DAY);
    assertThat(limits().take("b", key, TWO_A_DAY).allowed()).isFalse();

    limits().giveBack("b", key, TWO_A_DAY);

    assertThat(limits().take("b", key, TWO_A_DAY).allowed()).isTrue();
    assertThat(limits().take("b", key, TWO_A_DAY).allowed()).isFalse();
  }

  @Test
  void thoseWhoAskAtOnceGetNoMoreThanThereIs() throws InterruptedException {
    Limit hundred = new Limit(100, Duration.ofDays(1));
    AtomicInteger allowed = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 400; i++) {
        RateLimits asked = i % 2 == 0 ? limits() : others();
        threads.execute(
            () -> {
              if (asked.take("many", key, hundred).allowed()) {
                allowed.incrementAndGet();
              }
            });
      }
    }
    assertThat(allowed).hasValue(100);
  }
}
