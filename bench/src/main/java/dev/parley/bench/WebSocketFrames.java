package dev.parley.bench;

import java.nio.ByteBuffer;

/// Frames of WebSocket messages (RFC 6455, section 5.2). Stateless.
///
/// The client's mask is always the same: it protects proxies from browsers, and a server has the
/// same work with any.
final class WebSocketFrames {
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;
  static final int FINAL = 0x80;
  static final int MASKED = 0x80;
  static final int OPCODE = 0x0F;
  static final int LENGTH = 0x7F;
  static final int LENGTH_16 = 126;
  static final int LENGTH_64 = 127;
  static final int MASK_LENGTH = 4;
  private static final byte[] MASK = {0x5A, 0x17, 0x6C, 0x29};

  private WebSocketFrames() {}

  /// A masked frame as a client sends it.
  static byte[] client(int opcode, byte[] payload) {
    ByteBuffer frame =
        ByteBuffer.allocate(headerLength(payload.length) + MASK_LENGTH + payload.length);
    putHeader(frame, opcode, payload.length, MASKED);
    frame.put(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.put(masked(payload[i], i));
    }
    return frame.array();
  }

  /// A byte of a client's payload as it is sent.
  ///
  /// @param at its place in the payload
  static byte masked(byte plain, int at) {
    return (byte) (plain ^ MASK[at & 3]);
  }

  /// How long the header of a server's frame is.
  static int headerLength(int payloadLength) {
    return payloadLength < LENGTH_16
        ? 2
        : payloadLength <= 0xFFFF ? 2 + Short.BYTES : 2 + Long.BYTES;
  }

  /// Writes a header, without a mask.
  ///
  /// @param flag [#MASKED] or 0
  static void putHeader(ByteBuffer to, int opcode, int payloadLength, int flag) {
    to.put((byte) (FINAL | opcode));
    switch (headerLength(payloadLength)) {
      case 2 -> to.put((byte) (flag | payloadLength));
      case 2 + Short.BYTES -> to.put((byte) (flag | LENGTH_16)).putShort((short) payloadLength);
      default -> to.put((byte) (flag | LENGTH_64)).putLong(payloadLength);
    }
  }
}
