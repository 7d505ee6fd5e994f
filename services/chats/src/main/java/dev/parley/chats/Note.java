package dev.parley.chats;

import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.Signal;
import java.util.UUID;

/// A signal on its way to a channel, once what it tells is committed. Immutable.
///
/// @param channel `chat:<id>`, `user:<id>` or [Contacts#CHANNEL]
/// @param signal what to say there
record Note(String channel, Signal signal) {
  static Note toChat(UUID chatId, ServerFrame.Builder frame) {
    return new Note("chat:" + chatId, Signal.newBuilder().setFrame(frame).build());
  }

  static Note toUser(UUID userId, ServerFrame.Builder frame) {
    return new Note("user:" + userId, Signal.newBuilder().setFrame(frame).build());
  }
}
