package dev.parley.chats;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A row of `chats` that is not deleted. Immutable.
///
/// @param id the chat
/// @param peerId of a direct chat, who is not its creator (the creator, in a chat with oneself);
///     null for a group
/// @param name of a group; empty for a direct chat
/// @param description of a group; may be empty
/// @param creatorId who made it
/// @param createdAt when, in microseconds
/// @param memberCount how many are in it
/// @param lastSeq the newest sequence number; 0 if there is none
/// @param lastChange the newest change number; 0 if there is none
/// @param lastActivityAt when it was made or last written to
record StoredChat(
    UUID id,
    @Nullable UUID peerId,
    String name,
    String description,
    UUID creatorId,
    Instant createdAt,
    int memberCount,
    long lastSeq,
    long lastChange,
    Instant lastActivityAt) {
  StoredChat {
    if (memberCount < 0 || lastSeq < 0 || lastChange < 0) {
      throw new IllegalArgumentException("Counts of a chat cannot be negative");
    }
  }

  /// A group nobody has written to yet.
  static StoredChat group(
      UUID id, String name, String description, UUID creatorId, Instant at, int memberCount) {
    return new StoredChat(id, null, name, description, creatorId, at, memberCount, 0, 0, at);
  }

  boolean direct() {
    return peerId != null;
  }
}
