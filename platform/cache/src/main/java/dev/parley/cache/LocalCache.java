package dev.parley.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// A cache in memory. Thread-safe; loads run without any lock.
///
/// Each key belongs to one of a fixed number of versions, which its invalidation raises. A load
/// notes the version before it begins, and its value is kept only if the version is the same then:
/// looking at it and keeping the value is one step of the map, and so is forgetting it.
final class LocalCache<K, V> implements Cache<K, V> {
  private static final int VERSIONS = 4_096;
  private final com.github.benmanes.caffeine.cache.Cache<K, V> values;
  private final AtomicLongArray versions = new AtomicLongArray(VERSIONS);
  private final Counter hits;
  private final Counter misses;

  LocalCache(
      String name, int most, Duration longest, MeterRegistry metrics, LongSupplier nanoTime) {
    this.values =
        Caffeine.newBuilder()
            .maximumSize(most)
            .expireAfterWrite(longest)
            .ticker(nanoTime::getAsLong)
            .build();
    this.hits = metrics.counter("parley.cache.requests", "cache", name, "result", "hit");
    this.misses = metrics.counter("parley.cache.requests", "cache", name, "result", "miss");
  }

  @Override
  public Map<K, V> getAll(Collection<K> keys, Function<List<K>, Map<K, V>> load) {
    Map<K, V> found = HashMap.newHashMap(keys.size());
    List<K> missing = new ArrayList<>();
    for (K key : keys) {
      V value = values.getIfPresent(key);
      if (value == null) {
        missing.add(key);
      } else {
        found.put(key, value);
      }
    }
    hits.increment(found.size());
    misses.increment(missing.size());
    if (!missing.isEmpty()) {
      found.putAll(load(missing, load));
    }
    return found;
  }

  private Map<K, V> load(List<K> missing, Function<List<K>, Map<K, V>> load) {
    long[] before = missing.stream().mapToLong(key -> versions.get(slot(key))).toArray();
    Map<K, V> loaded = load.apply(missing);
    for (int i = 0; i < before.length; i++) {
      V value = loaded.get(missing.get(i));
      if (value != null) {
        keep(missing.get(i), value, before[i]);
      }
    }
    return loaded;
  }

  private void keep(K key, V value, long version) {
    values.asMap().compute(key, (_, old) -> versions.get(slot(key)) == version ? value : old);
  }

  @Override
  public void invalidate(K key) {
    versions.incrementAndGet(slot(key));
    values.asMap().remove(key);
  }

  /// Forgets all keys.
  void invalidateAll() {
    for (int slot = 0; slot < VERSIONS; slot++) {
      versions.incrementAndGet(slot);
    }
    values.asMap().clear();
  }

  private static int slot(Object key) {
    int hash = key.hashCode();
    return (hash ^ (hash >>> 16)) & (VERSIONS - 1);
  }
}
