package dev.parley.realtime;

import dev.parley.api.realtime.v1.ServerFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A WebSocket message of the server, ready to be written: unmasked, in one fragment (RFC 6455,
/// section 5.2). Immutable; its bytes are shared by all receivers and must not be changed.
final class Outgoing {
  private static final int FINAL = 0x80;
  private static final int OPCODE_CLOSE = 0x8;
  private static final int OPCODE_PING = 0x9;
  private static final int OPCODE_PONG = 0xA;
  private static final int LONGEST_CONTROL = 125;
  private static final byte LINE_FEED = '\n';

  private final byte[] bytes;
  private final int payloadAt;

  private Outgoing(int opcode, int payloadLength) {
    this.payloadAt = payloadLength <= LONGEST_CONTROL ? 2 : payloadLength <= 0xFFFF ? 4 : 10;
    this.bytes = new byte[payloadAt + payloadLength];
    ByteBuffer header = ByteBuffer.wrap(bytes);
    header.put((byte) (FINAL | opcode));
    switch (payloadAt) {
      case 2 -> header.put((byte) payloadLength);
      case 4 -> header.put((byte) 126).putShort((short) payloadLength);
      default -> header.put((byte) 127).putLong(payloadLength);
    }
  }

  /// A message of one frame.
  static Outgoing of(Encoding encoding, ServerFrame frame) {
    return of(encoding.opcode(), encoding.encode(frame));
  }

  /// A message of the frames of several, in order.
  static Outgoing join(Encoding encoding, List<Outgoing> parts) {
    int length = (parts.size() - 1) * encoding.separator();
    for (Outgoing part : parts) {
      length += part.payloadLength();
    }
    Outgoing joined = new Outgoing(encoding.opcode(), length);
    int at = joined.payloadAt;
    for (Outgoing part : parts) {
      if (at > joined.payloadAt && encoding.separator() > 0) {
        joined.bytes[at++] = LINE_FEED;
      }
      System.arraycopy(part.bytes, part.payloadAt, joined.bytes, at, part.payloadLength());
      at += part.payloadLength();
    }
    return joined;
  }

  static Outgoing ping() {
    return of(OPCODE_PING, new byte[0]);
  }

  /// @param payload that of the ping it answers, at most 125 bytes
  static Outgoing pong(byte[] payload) {
    return of(OPCODE_PONG, payload);
  }

  /// @param reason ASCII, at most 123 characters
  static Outgoing close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
    byte[] payload = new byte[2 + text.length];
    ByteBuffer.wrap(payload).putShort((short) code).put(text);
    return of(OPCODE_CLOSE, payload);
  }

  /// Header and payload.
  byte[] bytes() {
    return bytes;
  }

  int payloadLength() {
    return bytes.length - payloadAt;
  }

  private static Outgoing of(int opcode, byte[] payload) {
    Outgoing message = new Outgoing(opcode, payload.length);
    System.arraycopy(payload, 0, message.bytes, message.payloadAt, payload.length);
    return message;
  }
}
