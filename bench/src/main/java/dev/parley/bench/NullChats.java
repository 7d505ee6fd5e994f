package dev.parley.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.parley.api.chats.v1.Message;
import dev.parley.api.realtime.v1.Ack;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.ServerFrameBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The null server's chats and who is connected. Confined to its event loop.
final class NullChats {
  private static final Timestamp TIME = Timestamp.newBuilder().setSeconds(1_800_000_000).build();
  private final Map<String, List<Room>> chatsOf = new HashMap<>();
  private final Map<ByteString, Room> chats = new HashMap<>();
  private final List<NullConnection> dirty = new ArrayList<>();

  private static final class Room {
    final ByteString id;
    final List<NullConnection> connections = new ArrayList<>();
    long seq;

    Room(String id) {
      this.id = ByteString.copyFromUtf8(id);
    }
  }

  String newUser() {
    String id = UUID.randomUUID().toString();
    chatsOf.put(id, new ArrayList<>());
    return id;
  }

  String newChat(List<String> members) {
    String id = UUID.randomUUID().toString();
    Room chat = new Room(id);
    chats.put(chat.id, chat);
    for (String member : members) {
      chatsOf.computeIfAbsent(member, _ -> new ArrayList<>()).add(chat);
    }
    return id;
  }

  void joined(NullConnection connection) {
    chatsOf
        .getOrDefault(connection.user(), List.of())
        .forEach(chat -> chat.connections.add(connection));
  }

  void left(NullConnection connection) {
    chatsOf
        .getOrDefault(connection.user(), List.of())
        .forEach(chat -> chat.connections.remove(connection));
  }

  /// Acknowledges a send and hands it to everyone in its chat.
  void send(
      NullConnection from,
      ByteString frameId,
      ByteString chatId,
      ByteString clientId,
      ByteString text) {
    Room chat = chats.get(chatId);
    if (chat == null) {
      throw new IllegalStateException("no chat " + chatId.toStringUtf8());
    }
    chat.seq++;
    ServerFrame ack =
        ServerFrame.newBuilder()
            .setIdBytes(frameId)
            .setAck(
                Ack.newBuilder()
                    .setChatIdBytes(chatId)
                    .setSeq(chat.seq)
                    .setSentAt(TIME)
                    .setClientIdBytes(clientId))
            .build();
    hand(from, batch(ack));
    ServerFrame message =
        ServerFrame.newBuilder()
            .setMessage(
                Message.newBuilder()
                    .setChatIdBytes(chatId)
                    .setSeq(chat.seq)
                    .setSenderId(from.user())
                    .setClientIdBytes(clientId)
                    .setSentAt(TIME)
                    .setTextBytes(text))
            .build();
    byte[] bytes = batch(message);
    for (NullConnection connection : chat.connections) {
      hand(connection, bytes);
    }
  }

  /// Sends what was handed out, joined for each connection.
  void flush() {
    dirty.forEach(NullConnection::flush);
    dirty.clear();
  }

  private void hand(NullConnection to, byte[] batch) {
    if (to.add(batch)) {
      dirty.add(to);
      if (dirty.size() == 1) {
        to.afterReads(this::flush);
      }
    }
  }

  private static byte[] batch(ServerFrame frame) {
    return ServerFrameBatch.newBuilder().addFrames(frame).build().toByteArray();
  }
}
