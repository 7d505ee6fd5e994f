package dev.parley.chats;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A row of `messages`: a message or its tombstone. Immutable.
///
/// @param chatId the chat
/// @param seq its place, from 1
/// @param senderId who sent it
/// @param clientId what the sender's client called it
/// @param text the text; empty in a tombstone
/// @param replyTo the sequence number it answers; 0 if none
/// @param mentions the members it mentions
/// @param sentAt when the server took it, in microseconds; never less than that of a smaller `seq`
/// @param editedAt when its text was last changed
/// @param deletedAt when it was deleted
/// @param change the number of its last change; 0 if it never changed
record StoredMessage(
    UUID chatId,
    long seq,
    UUID senderId,
    String clientId,
    String text,
    long replyTo,
    List<UUID> mentions,
    Instant sentAt,
    @Nullable Instant editedAt,
    @Nullable Instant deletedAt,
    long change) {
  StoredMessage {
    if (seq < 1 || replyTo < 0 || change < 0) {
      throw new IllegalArgumentException("Sequence numbers start at 1");
    }
    mentions = List.copyOf(mentions);
  }

  boolean deleted() {
    return deletedAt != null;
  }

  MessageKey key() {
    return new MessageKey(chatId, seq);
  }
}
