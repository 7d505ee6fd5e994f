package dev.parley.chats;

import java.util.UUID;

/// A stretch of a chat's sequence or of its change numbers. Immutable; empty when `last < first`.
///
/// @param chatId the chat
/// @param first the first number in it
/// @param last the last number in it
record SeqRange(UUID chatId, long first, long last) {
  boolean empty() {
    return last < first;
  }
}
