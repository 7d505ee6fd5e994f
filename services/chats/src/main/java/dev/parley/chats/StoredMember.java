package dev.parley.chats;

import java.time.Instant;
import java.util.UUID;

/// A row of `members`. Immutable.
///
/// @param userId who
/// @param role what they may do
/// @param joinedAt since when
/// @param readSeq how far they have read; 0 for nothing
record StoredMember(UUID userId, ChatRole role, Instant joinedAt, long readSeq) {
  StoredMember {
    if (readSeq < 0) {
      throw new IllegalArgumentException("A read marker cannot be negative");
    }
  }
}
