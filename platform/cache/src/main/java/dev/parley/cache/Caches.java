package dev.parley.cache;

import dev.parley.kernel.Component;
import java.time.Duration;

/// Gives out caches by name. Thread-safe.
///
/// Hits and misses are counted in `parley.cache.requests`, tagged with `cache` and `result`.
public interface Caches extends Component {
  /// Opens a cache.
  ///
  /// @param name what it holds, for example `users`; each name is opened once
  /// @param most how many values it keeps, at least 1
  /// @param longest how long it keeps one, more than zero
  /// @param <K> the key
  /// @param <V> the value
  /// @return an empty cache
  <K, V> Cache<K, V> open(String name, int most, Duration longest);
}
