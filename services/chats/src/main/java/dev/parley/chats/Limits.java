package dev.parley.chats;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/// In how many chats a user can be. Thread-safe.
///
/// Asked before the write and without a lock, because a user's chats lie anywhere: calls at the
/// same moment may together go a little beyond the limit.
final class Limits {
  private final ChatStore chats;
  private final int maxChats;

  Limits(ChatStore chats, int maxChats) {
    this.chats = chats;
    this.maxChats = maxChats;
  }

  /// Checks that each of these users can be in one more chat.
  ///
  /// @param field the JSON name of what names them
  /// @throws io.grpc.StatusRuntimeException `TOO_MANY_CHATS`
  void requireRoom(List<UUID> userIds, String field) {
    Map<UUID, Integer> counts = chats.chatCounts(userIds);
    if (userIds.stream().anyMatch(user -> counts.getOrDefault(user, 0) >= maxChats)) {
      throw Refusals.tooManyChats(field, maxChats);
    }
  }
}
