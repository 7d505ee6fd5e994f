package dev.parley.redis;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// The topics whose messages were lost on their way to Redis, so that their listeners can be told.
/// Thread-safe.
///
/// Bounded: when there are too many, the one topic that everybody listens to stands for all.
final class Gaps {
  static final int MOST = 10_000;
  private final String everything;
  private final Set<String> channels = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean all = new AtomicBoolean();

  /// @param everything the channel that stands for all
  Gaps(String everything) {
    this.everything = everything;
  }

  void add(String channel) {
    if (all.get() || channels.contains(channel)) {
      return;
    }
    if (channels.size() >= MOST || channel.equals(everything)) {
      all.set(true);
      channels.clear();
    } else {
      channels.add(channel);
    }
  }

  boolean isEmpty() {
    return channels.isEmpty() && !all.get();
  }

  /// Takes some of them out.
  ///
  /// @param most at most so many
  List<String> take(int most) {
    if (all.compareAndSet(true, false)) {
      channels.clear();
      return List.of(everything);
    }
    List<String> some = channels.stream().limit(most).toList();
    some.forEach(channels::remove);
    return some;
  }
}
