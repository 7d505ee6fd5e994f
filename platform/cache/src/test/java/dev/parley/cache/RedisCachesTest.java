package dev.parley.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.redis.Redis;
import dev.parley.testing.servers.RedisProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RedisCachesTest extends CacheContract {
  private static final RedisProcess SERVER = RedisProcess.start();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private final AtomicLong now = new AtomicLong();
  private final Redis here = Redis.start(Configs.of(SERVER), new SimpleMeterRegistry());
  private final Redis there = Redis.start(Configs.of(SERVER), new SimpleMeterRegistry());
  private final RedisCaches caches = new RedisCaches(here.topics(), metrics, now::get);
  private final RedisCaches others =
      new RedisCaches(there.topics(), new SimpleMeterRegistry(), now::get);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @AfterEach
  void close() {
    caches.close();
    others.close();
    here.close();
    there.close();
  }

  @Override
  Caches caches() {
    return caches;
  }

  @Override
  void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private static String value(Cache<String, String> cache, String ifMissing) {
    return cache.get("k", () -> Optional.of(ifMissing)).orElseThrow();
  }

  /// A cache of one process whose invalidations that of another process hears.
  private Cache<String, String> heardBy(Cache<String, String> other) {
    Cache<String, String> cache = caches.open("shared", 100, LONGEST);
    String first = value(other, "first");
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              cache.invalidate("k");
              return !value(other, "next").equals(first);
            });
    awaitSettled(cache, other);
    other.invalidate("k");
    return cache;
  }

  /// Waits until the other one has heard all invalidations before.
  private static void awaitSettled(Cache<String, String> cache, Cache<String, String> other) {
    assertThat(other.get("marker", () -> Optional.of("there"))).contains("there");
    cache.invalidate("marker");
    await().atMost(PATIENCE).until(() -> other.get("marker", Optional::empty).isEmpty());
  }

  @Test
  void whatOneProcessInvalidatesAnotherForgets() {
    Cache<String, String> other = others.open("shared", 100, LONGEST);
    Cache<String, String> cache = heardBy(other);
    assertThat(value(other, "old")).isEqualTo("old");

    cache.invalidate("k");

    await().atMost(PATIENCE).until(() -> value(other, "new").equals("new"));
  }

  @Test
  void aLoadThatRunsWhenAnotherProcessInvalidatesIsNotKept() throws InterruptedException {
    Cache<String, String> other = others.open("shared", 100, LONGEST);
    Cache<String, String> cache = heardBy(other);
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch invalidated = new CountDownLatch(1);
    Thread slow =
        Thread.startVirtualThread(
            () ->
                other.get(
                    "k",
                    () -> {
                      reading.countDown();
                      try {
                        invalidated.await();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                      return Optional.of("old");
                    }));
    reading.await();
    cache.invalidate("k");
    awaitSettled(cache, other);

    invalidated.countDown();
    slow.join();

    assertThat(value(other, "new")).isEqualTo("new");
  }

  @Test
  void withoutRedisValuesAreLoadedAndKeptAndForgottenHereAndWhenItIsBackEverywhere() {
    Cache<String, String> other = others.open("shared", 100, LONGEST);
    Cache<String, String> cache = heardBy(other);
    assertThat(value(other, "old")).isEqualTo("old");
    SERVER.kill();

    assertThat(value(cache, "old")).isEqualTo("old");
    cache.invalidate("k");
    assertThat(value(cache, "new")).isEqualTo("new");
    assertThat(value(other, "new")).isEqualTo("old");

    SERVER.resume();
    await().atMost(PATIENCE).until(() -> value(other, "new").equals("new"));
  }
}
