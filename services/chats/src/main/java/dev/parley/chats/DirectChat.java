package dev.parley.chats;

import java.util.UUID;

/// Whose a direct chat is. Immutable.
///
/// @param id the chat
/// @param creatorId who wrote first
/// @param peerId the other; the same in a chat with oneself
/// @param memberCount how many are still in it
record DirectChat(UUID id, UUID creatorId, UUID peerId, int memberCount) {
  boolean isWithOneself() {
    return creatorId.equals(peerId);
  }

  /// Whether one of the two is gone for good: only a deleted account leaves a direct chat.
  boolean isAbandoned() {
    return memberCount < 2 && !isWithOneself();
  }
}
