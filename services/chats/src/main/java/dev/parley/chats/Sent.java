package dev.parley.chats;

import org.jspecify.annotations.Nullable;

/// What became of a send: the message is durable. Immutable.
///
/// @param message as it is stored
/// @param target what it answers; known only if this send stored it
/// @param repeated an earlier send with the same client id stored it
/// @param member whether the sender is (still) in the chat
record Sent(
    StoredMessage message, @Nullable ReplyTarget target, boolean repeated, boolean member) {}
