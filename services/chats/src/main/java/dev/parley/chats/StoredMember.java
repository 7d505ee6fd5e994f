package dev.parley.chats;

import java.time.Instant;
import java.util.UUID;

/// A row of `members`. Immutable.
///
/// @param userId who
/// @param role what they may do
/// @param joinedAt since when
/// @param readSeq how far they have read; 0 for nothing
/// @param muted whether they muted the chat
/// @param mentionSeq the newest message that mentioned them; 0 if there is none
record StoredMember(
    UUID userId, ChatRole role, Instant joinedAt, long readSeq, boolean muted, long mentionSeq) {
  StoredMember {
    if (readSeq < 0 || mentionSeq < 0) {
      throw new IllegalArgumentException("A marker cannot be negative");
    }
  }

  /// A member who just came.
  StoredMember(UUID userId, ChatRole role, Instant joinedAt, long readSeq) {
    this(userId, role, joinedAt, readSeq, false, 0);
  }

  /// The same member with another role.
  StoredMember withRole(ChatRole role) {
    return new StoredMember(userId, role, joinedAt, readSeq, muted, mentionSeq);
  }
}
