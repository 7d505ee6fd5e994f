package dev.parley.chats;

import java.util.UUID;

/// Where a message is. Immutable.
///
/// @param chatId the chat
/// @param seq its place
record MessageKey(UUID chatId, long seq) {}
