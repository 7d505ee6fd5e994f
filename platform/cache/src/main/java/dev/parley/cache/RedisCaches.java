package dev.parley.cache;

import dev.parley.kernel.Ids;
import dev.parley.redis.RedisTopics;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// Caches in the memory of each process that tell each other, through Redis, what to forget.
/// Thread-safe.
///
/// What one process invalidates, the others forget a moment later, those loads included that run
/// then. A message that is lost is made up for by forgetting everything as soon as messages come
/// again; until then a value is as old as its time allows, at most. Without Redis nothing fails.
public final class RedisCaches implements Caches {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private final RedisTopics topics;
  private final MeterRegistry metrics;
  private final LongSupplier nanoTime;

  /// What our own messages begin with, so that we do not forget twice.
  private final String own = Ids.next() + " ";

  private final Queue<RedisTopics.Subscription> subscriptions = new ConcurrentLinkedQueue<>();

  /// Makes caches.
  ///
  /// @param topics carry what is to be forgotten; not closed by this
  /// @param metrics counts hits and misses
  /// @param nanoTime tells how old values are, as [System#nanoTime()] does
  public RedisCaches(RedisTopics topics, MeterRegistry metrics, LongSupplier nanoTime) {
    this.topics = topics;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
  }

  @Override
  public <K, V> Cache<K, V> open(String name, int most, Duration longest) {
    LocalCache<String, V> values = LocalCaches.checked(name, most, longest, metrics, nanoTime);
    String topic = "cache:" + name;
    RedisTopics.Subscription subscription =
        topics.subscribe(
            topic,
            new RedisTopics.Listener() {
              @Override
              public void heard(byte[] message) {
                String text = new String(message, StandardCharsets.UTF_8);
                if (!text.startsWith(own)) {
                  values.invalidate(text.substring(own.length()));
                }
              }

              @Override
              public void missed() {
                values.invalidateAll();
              }
            });
    subscriptions.add(subscription);
    awaitOr(subscription.inForce(), values::invalidateAll);
    return new Told<>(values, key -> topics.publish(topic, bytes(own + key)));
  }

  @Override
  public void close() {
    subscriptions.forEach(RedisTopics.Subscription::close);
  }

  /// Waits a moment, so that a process does not begin to load what it must forget at once.
  private static void awaitOr(CompletableFuture<Void> inForce, Runnable late) {
    try {
      Void _ = inForce.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      var _ = inForce.thenRun(late);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var _ = inForce.thenRun(late);
    }
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  /// A cache by the texts of its keys, which tells what it forgets.
  private record Told<K, V>(LocalCache<String, V> values, Consumer<String> tell)
      implements Cache<K, V> {
    @Override
    public Map<K, V> getAll(Collection<K> keys, Function<List<K>, Map<K, V>> load) {
      Map<String, K> byText = LinkedHashMap.newLinkedHashMap(keys.size());
      keys.forEach(key -> byText.put(text(key), key));
      Map<K, V> found = HashMap.newHashMap(keys.size());
      values
          .getAll(byText.keySet(), missing -> byText(load.apply(keysOf(missing, byText))))
          .forEach(
              (text, value) -> keysOf(List.of(text), byText).forEach(k -> found.put(k, value)));
      return found;
    }

    @Override
    public void invalidate(K key) {
      String text = text(key);
      values.invalidate(text);
      tell.accept(text);
    }

    private static <K, V> Map<String, V> byText(Map<K, V> loaded) {
      Map<String, V> values = HashMap.newHashMap(loaded.size());
      loaded.forEach((key, value) -> values.put(text(key), value));
      return values;
    }

    private static <K> List<K> keysOf(List<String> texts, Map<String, K> byText) {
      return texts.stream().flatMap(text -> Stream.ofNullable(byText.get(text))).toList();
    }

    private static String text(Object key) {
      return key.toString();
    }
  }
}
