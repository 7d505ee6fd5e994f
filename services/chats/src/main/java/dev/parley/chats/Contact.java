package dev.parley.chats;

import io.grpc.StatusRuntimeException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whether two people may write to each other directly. Immutable.
///
/// @param chat theirs, whether it exists or not
/// @param blockedByCreator its creator has blocked the peer
/// @param blockedByPeer the peer has blocked its creator
record Contact(DirectChat chat, boolean blockedByCreator, boolean blockedByPeer) {
  /// Why one of the two may not write to the other.
  ///
  /// @param field the JSON name of what names the other or the chat
  /// @return null if nothing speaks against it, or the sender is neither
  @Nullable StatusRuntimeException refusal(UUID sender, String field) {
    boolean creator = sender.equals(chat.creatorId());
    if (!creator && !sender.equals(chat.peerId())) {
      return null; // who is not in the chat is told so where it is written
    }
    if (chat.isAbandoned()) {
      return Refusals.nobodyThere(field);
    }
    if (creator ? blockedByCreator : blockedByPeer) {
      return Refusals.userBlocked(field);
    }
    return (creator ? blockedByPeer : blockedByCreator) ? Refusals.nobodyThere(field) : null;
  }
}
