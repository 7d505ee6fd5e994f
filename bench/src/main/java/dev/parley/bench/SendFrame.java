package dev.parley.bench;

import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ClientFrameBatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The sends of one stream, encoded once as a WebSocket message: only the digits of the sequence
/// number and the time change. Confined to one thread.
final class SendFrame {
  static final int TEXT_LENGTH = 512;
  private static final int DIGITS = Stamp.SEQUENCE_DIGITS;
  private final byte[] message;
  private final int header;
  private final int idAt;
  private final int clientIdAt;
  private final int textAt;
  private final byte[] digits = new byte[Stamp.TIME_DIGITS];

  SendFrame(String chatId, int stream) {
    byte[] stamp = new byte[Stamp.LENGTH];
    Stamp.put(stamp, 0, Stamp.STREAM_DIGITS, stream);
    Stamp.put(stamp, Stamp.STREAM_DIGITS, DIGITS + Stamp.TIME_DIGITS, 0);
    String text = new String(stamp, StandardCharsets.US_ASCII);
    String name = text.substring(0, Stamp.NAME_LENGTH);
    byte[] payload =
        ClientFrameBatch.newBuilder()
            .addFrames(
                ClientFrame.newBuilder()
                    .setId(name)
                    .setSend(
                        SendMessageRequest.newBuilder()
                            .setChatId(chatId)
                            .setClientId(name)
                            .setText(text + "x".repeat(TEXT_LENGTH - Stamp.LENGTH))))
            .build()
            .toByteArray();
    message = WebSocketFrames.client(WebSocketFrames.BINARY, payload);
    header = message.length - payload.length;
    byte[] sought = name.getBytes(StandardCharsets.US_ASCII);
    idAt = find(payload, sought, 0);
    clientIdAt = find(payload, sought, idAt + 1);
    textAt = find(payload, sought, clientIdAt + 1);
  }

  /// The next send.
  ///
  /// @param time of [Stamp#now]
  ByteBuf encode(ByteBufAllocator allocator, int sequence, long time) {
    Stamp.put(digits, 0, DIGITS, sequence);
    patch(idAt + Stamp.STREAM_DIGITS, DIGITS);
    patch(clientIdAt + Stamp.STREAM_DIGITS, DIGITS);
    patch(textAt + Stamp.STREAM_DIGITS, DIGITS);
    Stamp.put(digits, 0, Stamp.TIME_DIGITS, time);
    patch(textAt + Stamp.NAME_LENGTH, Stamp.TIME_DIGITS);
    return allocator.directBuffer(message.length).writeBytes(message);
  }

  private void patch(int at, int length) {
    for (int i = 0; i < length; i++) {
      message[header + at + i] = WebSocketFrames.masked(digits[i], at + i);
    }
  }

  private static int find(byte[] whole, byte[] sought, int from) {
    for (int at = from; at <= whole.length - sought.length; at++) {
      if (Arrays.equals(whole, at, at + sought.length, sought, 0, sought.length)) {
        return at;
      }
    }
    throw new IllegalStateException("the name is not in the encoded frame");
  }
}
