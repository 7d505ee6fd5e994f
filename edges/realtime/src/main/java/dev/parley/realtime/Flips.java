package dev.parley.realtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.UUID;

/// Notices who came into a chat and left it, or left it and came back, within moments: where
/// signals may swap, nobody knows which of the two was last. Thread-safe and bounded.
final class Flips {
  private static final Duration MOMENTS = Duration.ofSeconds(5);
  private static final int MOST = 10_000;
  private final Cache<Place, Boolean> latest =
      Caffeine.newBuilder().expireAfterWrite(MOMENTS).maximumSize(MOST).build();

  private record Place(UUID user, UUID chat) {}

  /// Notes a change down.
  ///
  /// @param isIn whether the user is in the chat now
  /// @return whether the opposite was said within the last moments
  boolean add(UUID user, UUID chat, boolean isIn) {
    Boolean before = latest.asMap().put(new Place(user, chat), isIn);
    return before != null && before != isIn;
  }
}
