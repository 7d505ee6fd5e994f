package dev.parley.realtime;

import dev.parley.api.chats.v1.Message;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.Signal;
import java.util.UUID;

/// Makes signals that nobody stored.
final class Events {
  private Events() {}

  static Signal message(UUID chat, long seq) {
    return Signal.newBuilder()
        .setFrame(
            ServerFrame.newBuilder()
                .setMessage(
                    Message.newBuilder().setChatId(chat.toString()).setSeq(seq).setText("text")))
        .build();
  }
}
