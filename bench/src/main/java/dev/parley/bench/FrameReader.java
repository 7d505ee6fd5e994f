package dev.parley.bench;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Finds the WebSocket frames in what one connection receives. Confined to an event loop, whose
/// connections share the array that it reads into.
final class FrameReader {
  private static final int MOST_BYTES = 16 * 1024 * 1024;
  private static final byte[] NOTHING = {};
  private byte[] rest = NOTHING;
  private int restLength;

  /// What is told of the frames.
  interface Sink {
    /// A whole message; its bytes are good until this returns.
    ///
    /// @param to behind its last byte
    void frame(int opcode, byte[] bytes, int from, int to);
  }

  /// The array that the connections of an event loop read into.
  static final class Scratch {
    private byte[] bytes = new byte[256 * 1024];

    private byte[] of(int length) {
      if (bytes.length < length) {
        bytes = new byte[Math.max(length, 2 * bytes.length)];
      }
      return bytes;
    }
  }

  /// Takes what came.
  void read(ByteBuf in, Scratch scratch, Sink sink) {
    int length = restLength + in.readableBytes();
    byte[] bytes = scratch.of(length);
    System.arraycopy(rest, 0, bytes, 0, restLength);
    in.readBytes(bytes, restLength, length - restLength);
    int at = 0;
    while (at < length) {
      int next = frame(bytes, at, length, sink);
      if (next < 0) {
        break;
      }
      at = next;
    }
    keep(bytes, at, length);
  }

  /// @return behind the frame, or -1 if it is not all there
  private static int frame(byte[] bytes, int at, int end, Sink sink) {
    if (end - at < 2) {
      return -1;
    }
    int first = bytes[at];
    int flags = bytes[at + 1];
    int shortLength = flags & WebSocketFrames.LENGTH;
    int header =
        shortLength < WebSocketFrames.LENGTH_16
            ? 2
            : shortLength == WebSocketFrames.LENGTH_16 ? 4 : 10;
    int mask = (flags & WebSocketFrames.MASKED) == 0 ? 0 : WebSocketFrames.MASK_LENGTH;
    if (end - at < header + mask) {
      return -1;
    }
    long length =
        switch (header) {
          case 2 -> shortLength;
          case 4 -> ((bytes[at + 2] & 0xFF) << 8) | (bytes[at + 3] & 0xFF);
          default -> ByteBuffer.wrap(bytes, at + 2, Long.BYTES).getLong();
        };
    if (length < 0 || length > MOST_BYTES) {
      throw new IllegalStateException("a frame of %d bytes".formatted(length));
    }
    int payload = at + header + mask;
    if (end - payload < length) {
      return -1;
    }
    if ((first & WebSocketFrames.FINAL) == 0) {
      throw new IllegalStateException("a message in fragments");
    }
    int to = payload + (int) length;
    if (mask != 0) {
      unmask(bytes, payload, to);
    }
    sink.frame(first & WebSocketFrames.OPCODE, bytes, payload, to);
    return to;
  }

  private static void unmask(byte[] bytes, int payload, int to) {
    int key = payload - WebSocketFrames.MASK_LENGTH;
    for (int i = payload; i < to; i++) {
      bytes[i] ^= bytes[key + ((i - payload) & 3)];
    }
  }

  private void keep(byte[] bytes, int at, int length) {
    restLength = length - at;
    if (restLength == 0) {
      rest = NOTHING;
    } else {
      rest = Arrays.copyOfRange(bytes, at, length);
    }
  }
}
