package dev.parley.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LocalCachesTest extends CacheContract {
  private final AtomicLong now = new AtomicLong();
  private final LocalCaches caches = new LocalCaches(metrics, now::get);

  @Override
  Caches caches() {
    return caches;
  }

  @Override
  void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void aCacheKeepsNoMoreThanItsBound() {
    Cache<String, String> small = caches.open("small", 10, LONGEST);
    for (int i = 0; i < 1_000; i++) {
      small.get("k" + i, () -> Optional.of("v"));
    }
    AtomicInteger loads = new AtomicInteger();
    for (int i = 0; i < 1_000; i++) {
      small.get(
          "k" + i,
          () -> {
            loads.incrementAndGet();
            return Optional.of("v");
          });
    }

    assertThat(loads).hasValueGreaterThan(900);
  }

  @Test
  void aCacheWithoutRoomOrTimeIsRefused() {
    assertThatThrownBy(() -> caches.open("none", 0, LONGEST))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> caches.open("none", 1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
