package dev.parley.cache;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Copies of what is kept elsewhere, for a bounded time. Thread-safe.
///
/// Only what there is is kept, never that something is missing. After [#invalidate] has returned,
/// nothing that was loaded before it is given out, not even by a load that is still running then.
/// That holds in this process. Where the caches of several processes tell each other, the others
/// forget soon after; a value that they should have forgotten lives until its time is over, at
/// most.
///
/// @param <K> the key, with an `equals` and a `toString` that tell keys apart
/// @param <V> the value, immutable
public interface Cache<K, V> {
  /// The values of some keys.
  ///
  /// @param keys each at most once
  /// @param load gives the values of the keys that are not here, and may leave some out; runs on
  ///     this thread, not at all if none is missing; what it throws is thrown on
  /// @return the values of those that have one
  Map<K, V> getAll(Collection<K> keys, Function<List<K>, Map<K, V>> load);

  /// The value of a key.
  ///
  /// @param key the key
  /// @param load as for [#getAll]
  /// @return its value, if it has one
  default Optional<V> get(K key, Supplier<Optional<V>> load) {
    Map<K, V> found =
        getAll(List.of(key), _ -> load.get().map(value -> Map.of(key, value)).orElseGet(Map::of));
    return Optional.ofNullable(found.get(key));
  }

  /// Forgets a key. Call it after the commit of every change of its value. Waits for nobody.
  ///
  /// @param key the key, known or not
  void invalidate(K key);
}
