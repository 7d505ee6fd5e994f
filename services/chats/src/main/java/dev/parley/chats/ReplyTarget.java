package dev.parley.chats;

import java.util.UUID;

/// What a reply shows of the message it answers. Immutable.
///
/// @param key which message
/// @param senderId who sent it
/// @param excerpt its first [#EXCERPT_LENGTH] code points; empty if it was deleted
/// @param deleted whether it was deleted
record ReplyTarget(MessageKey key, UUID senderId, String excerpt, boolean deleted) {
  static final int EXCERPT_LENGTH = 200;
}
