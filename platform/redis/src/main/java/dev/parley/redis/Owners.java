package dev.parley.redis;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which master owns which hash slot. Immutable.
final class Owners {
  /// How many slots there are: the Redis Cluster specification.
  static final int SLOTS = 16_384;

  /// Nobody owns anything.
  static final Owners NONE = new Owners(new RedisAddress[SLOTS]);

  private final @Nullable RedisAddress[] bySlot;

  private Owners(@Nullable RedisAddress[] bySlot) {
    this.bySlot = bySlot;
  }

  /// Slots that follow each other, and their owner.
  ///
  /// @param from the first
  /// @param to the last
  record Range(int from, int to, RedisAddress owner) {}

  static Owners of(RedisAddress owner) {
    return of(List.of(new Range(0, SLOTS - 1, owner)));
  }

  static Owners of(List<Range> ranges) {
    @Nullable RedisAddress[] bySlot = new RedisAddress[SLOTS];
    for (Range range : ranges) {
      Arrays.fill(bySlot, range.from(), range.to() + 1, range.owner());
    }
    return new Owners(bySlot);
  }

  Optional<RedisAddress> of(int slot) {
    return Optional.ofNullable(bySlot[slot]);
  }

  List<RedisAddress> all() {
    return Arrays.stream(bySlot)
        .distinct()
        .flatMap(owner -> owner == null ? Stream.<RedisAddress>empty() : Stream.of(owner))
        .toList();
  }

  boolean isSame(Owners other) {
    return Arrays.equals(bySlot, other.bySlot);
  }
}
