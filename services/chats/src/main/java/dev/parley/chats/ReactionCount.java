package dev.parley.chats;

import java.util.List;
import java.util.UUID;

/// One emoji under a message. Immutable.
///
/// @param key which message
/// @param emoji the emoji
/// @param count how many reacted with it, at least 1
/// @param userIds the first [#SHOWN] of them, oldest first
record ReactionCount(MessageKey key, String emoji, int count, List<UUID> userIds) {
  static final int SHOWN = 50;

  ReactionCount {
    userIds = List.copyOf(userIds);
  }
}
