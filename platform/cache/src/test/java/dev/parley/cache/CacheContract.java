package dev.parley.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every cache does. Each test begins with an empty one.
abstract class CacheContract {
  static final Duration LONGEST = Duration.ofSeconds(10);
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private Cache<String, String> cache;

  @BeforeEach
  void open() {
    cache = caches().open("names", 1_000, LONGEST);
  }

  /// Caches that count in [#metrics].
  abstract Caches caches();

  /// Lets time pass.
  abstract void pass(Duration time);

  private static Optional<String> notAsked() {
    throw new AssertionError("the value was there");
  }

  private double count(String result) {
    return metrics.get("parley.cache.requests").tags("result", result).counter().count();
  }

  @Test
  void aValueIsLoadedOnce() {
    assertThat(cache.get("k", () -> Optional.of("v"))).contains("v");
    assertThat(cache.get("k", CacheContract::notAsked)).contains("v");
  }

  @Test
  void ofManyOnlyThoseThatAreMissingAreLoaded() {
    cache.get("a", () -> Optional.of("1"));

    Map<String, String> found =
        cache.getAll(
            List.of("a", "b", "c"),
            missing -> {
              assertThat(missing).containsExactly("b", "c");
              return Map.of("b", "2");
            });

    assertThat(found).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(cache.get("b", CacheContract::notAsked)).contains("2");
  }

  @Test
  void whatIsMissingIsAskedForAgain() {
    assertThat(cache.get("k", Optional::empty)).isEmpty();
    assertThat(cache.get("k", () -> Optional.of("v"))).contains("v");
  }

  @Test
  void aFailedLoadIsThrownOnAndNotKept() {
    assertThatThrownBy(
            () ->
                cache.get(
                    "k",
                    () -> {
                      throw new IllegalStateException("no database");
                    }))
        .hasMessage("no database");
    assertThat(cache.get("k", () -> Optional.of("v"))).contains("v");
  }

  @Test
  void anInvalidatedValueIsLoadedAgainAndOthersAreNot() {
    cache.get("k", () -> Optional.of("old"));
    cache.get("other", () -> Optional.of("v"));

    cache.invalidate("k");

    assertThat(cache.get("k", () -> Optional.of("new"))).contains("new");
    assertThat(cache.get("other", CacheContract::notAsked)).contains("v");
  }

  @Test
  void aValueLivesNoLongerThanItsTime() {
    cache.get("k", () -> Optional.of("old"));

    pass(LONGEST.minusMillis(1));
    assertThat(cache.get("k", CacheContract::notAsked)).contains("old");

    pass(Duration.ofMillis(1));
    assertThat(cache.get("k", () -> Optional.of("new"))).contains("new");
  }

  @Test
  void aLoadThatBeganBeforeAnInvalidationDoesNotPutTheOldValueBack() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    CountDownLatch invalidated = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<String>> slow =
          threads.submit(
              () ->
                  cache.get(
                      "k",
                      () -> {
                        read.countDown();
                        await(invalidated);
                        return Optional.of("old");
                      }));
      read.await();

      cache.invalidate("k");
      assertThat(cache.get("k", () -> Optional.of("new"))).contains("new");
      invalidated.countDown();

      assertThat(slow.get()).contains("old");
      assertThat(cache.get("k", CacheContract::notAsked)).contains("new");
    }
  }

  @Test
  void whoAsksDuringALoadAfterAnInvalidationDoesNotGetWhatWasLoadedBefore() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow =
          threads.submit(
              () ->
                  cache.getAll(
                      List.of("k"),
                      _ -> {
                        read.countDown();
                        await(asked);
                        return Map.of("k", "old");
                      }));
      read.await();
      cache.invalidate("k");
      asked.countDown();
      slow.get();

      assertThat(cache.get("k", () -> Optional.of("new"))).contains("new");
    }
  }

  @Test
  void readersNeverSeeAValueOlderThanTheLastInvalidationBeforeTheyAsked() throws Exception {
    AtomicInteger committed = new AtomicInteger();
    AtomicInteger invalidated = new AtomicInteger();
    AtomicInteger stale = new AtomicInteger();
    int writes = 20_000;
    try (var threads = Executors.newCachedThreadPool()) {
      for (int reader = 0; reader < 4; reader++) {
        var _ =
            threads.submit(
                () -> {
                  while (invalidated.get() < writes) {
                    int least = invalidated.get();
                    String seen =
                        cache.get("k", () -> Optional.of("" + committed.get())).orElseThrow();
                    if (Integer.parseInt(seen) < least) {
                      stale.incrementAndGet();
                    }
                  }
                });
      }
      for (int write = 1; write <= writes; write++) {
        committed.set(write);
        cache.invalidate("k");
        invalidated.set(write);
      }
    }

    assertThat(stale).hasValue(0);
  }

  @Test
  void hitsAndMissesAreCounted() {
    cache.get("a", () -> Optional.of("1"));
    cache.get("a", CacheContract::notAsked);
    cache.getAll(List.of("a", "b", "c"), _ -> Map.of());

    assertThat(count("hit")).isEqualTo(2);
    assertThat(count("miss")).isEqualTo(3);
    assertThat(metrics.get("parley.cache.requests").tag("cache", "names").counters()).hasSize(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
