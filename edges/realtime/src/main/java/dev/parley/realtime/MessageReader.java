package dev.parley.realtime;

import dev.parley.realtime.Incoming.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads a client's WebSocket messages from bytes as they arrive (RFC 6455, section 5). For one
/// thread.
///
/// Strict: unmasked frames, reserved bits and opcodes, wasteful lengths and wrong fragments are
/// violations. Holds at most one message, one fragment and one chunk.
final class MessageReader {
  private static final int MOST_FRAGMENTS = 256;
  private static final int LONGEST_CONTROL = 125;
  private static final int MASK = 4;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private final int maxBytes;
  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
  private boolean borrowed;
  private @Nullable Kind fragmentsOf;
  private @Nullable ByteArrayOutputStream fragments;
  private int fragmentCount;

  MessageReader(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /// Lends the reader bytes that arrived, until [#keep].
  void feed(ByteBuf chunk) {
    if (bytes.isReadable()) {
      bytes.discardReadBytes().writeBytes(chunk);
    } else {
      bytes = chunk;
      borrowed = true;
    }
  }

  /// Keeps a copy of what is left of the bytes that it was lent.
  void keep() {
    if (!bytes.isReadable()) {
      bytes = Unpooled.EMPTY_BUFFER;
    } else if (borrowed) {
      bytes = Unpooled.buffer(bytes.readableBytes()).writeBytes(bytes);
    }
    borrowed = false;
  }

  /// The next message.
  ///
  /// @return null if its bytes have not all arrived
  /// @throws ProtocolViolation if they are wrong; nothing may be read afterwards
  @Nullable Incoming next() throws ProtocolViolation {
    while (true) {
      Header header = header();
      if (header == null || bytes.readableBytes() < header.size + header.length) {
        return null;
      }
      byte[] payload = payload(header);
      Incoming message = header.opcode >= 8 ? control(header, payload) : data(header, payload);
      if (message != null) {
        return message;
      }
    }
  }

  /// The header of a frame.
  ///
  /// @param size its own bytes, of which the last four are the mask
  /// @param length the bytes of the payload
  private record Header(boolean last, int opcode, int size, int length) {}

  private @Nullable Header header() throws ProtocolViolation {
    if (bytes.readableBytes() < 2) {
      return null;
    }
    int at = bytes.readerIndex();
    int first = bytes.getByte(at);
    int second = bytes.getByte(at + 1);
    boolean last = (first & 0x80) != 0;
    int opcode = first & 0x0F;
    require((first & 0x70) == 0, "no extension was agreed on");
    require((second & 0x80) != 0, "frames of clients are masked");
    require(opcode <= 2 || (opcode >= 8 && opcode <= 10), "unknown opcode");
    int shortLength = second & 0x7F;
    if (opcode >= 8) {
      require(last && shortLength <= LONGEST_CONTROL, "control frames are short and whole");
    } else {
      require((opcode == 0) == (fragmentsOf != null), "fragments are out of order");
    }
    int beforeMask = shortLength < 126 ? 2 : shortLength == 126 ? 4 : 10;
    if (bytes.readableBytes() < beforeMask) {
      return null;
    }
    long length = length(shortLength, at + 2);
    int before = fragments == null ? 0 : fragments.size();
    if (length < 0 || (opcode < 8 && before + length > maxBytes)) {
      throw new ProtocolViolation(
          CloseCode.TOO_BIG, "a message has at most %d bytes".formatted(maxBytes));
    }
    return new Header(last, opcode, beforeMask + MASK, (int) length);
  }

  private long length(int shortLength, int at) throws ProtocolViolation {
    switch (shortLength) {
      case 126 -> {
        int length = bytes.getUnsignedShort(at);
        require(length >= 126, "lengths are written in the shortest way");
        return length;
      }
      case 127 -> {
        long length = bytes.getLong(at);
        require(length < 0 || length > 0xFFFF, "lengths are written in the shortest way");
        return length;
      }
      default -> {
        return shortLength;
      }
    }
  }

  /// Reads a frame that is there whole, and unmasks its payload eight bytes at a time.
  private byte[] payload(Header header) {
    int mask = bytes.skipBytes(header.size - MASK).readInt();
    long twice = (long) mask << Integer.SIZE | Integer.toUnsignedLong(mask);
    byte[] payload = new byte[header.length];
    bytes.readBytes(payload);
    int at = 0;
    for (; at + Long.BYTES <= payload.length; at += Long.BYTES) {
      LONGS.set(payload, at, (long) LONGS.get(payload, at) ^ twice);
    }
    for (; at < payload.length; at++) {
      payload[at] ^= (byte) (mask >> (Integer.SIZE - Byte.SIZE * (at % MASK + 1)));
    }
    return payload;
  }

  private static Incoming control(Header header, byte[] payload) throws ProtocolViolation {
    Kind kind =
        switch (header.opcode) {
          case 8 -> Kind.CLOSE;
          case 9 -> Kind.PING;
          default -> Kind.PONG;
        };
    Incoming message = new Incoming(kind, payload);
    if (kind == Kind.CLOSE) {
      int code = message.closeCode();
      boolean known =
          (code >= 1000 && code <= 1003)
              || (code >= 1007 && code <= 1014)
              || (code >= 3000 && code <= 4999);
      require(payload.length != 1 && known, "unknown close code");
      requireText(payload, Math.min(2, payload.length));
    }
    return message;
  }

  private @Nullable Incoming data(Header header, byte[] payload) throws ProtocolViolation {
    Kind kind = fragmentsOf != null ? fragmentsOf : header.opcode == 1 ? Kind.TEXT : Kind.BINARY;
    byte[] whole = payload;
    if (fragments != null || !header.last) {
      if (++fragmentCount > MOST_FRAGMENTS) {
        throw new ProtocolViolation(
            CloseCode.TOO_BIG, "a message has at most %d fragments".formatted(MOST_FRAGMENTS));
      }
      ByteArrayOutputStream joined = fragments == null ? new ByteArrayOutputStream() : fragments;
      joined.writeBytes(payload);
      fragments = joined;
      fragmentsOf = kind;
      if (!header.last) {
        return null;
      }
      whole = joined.toByteArray();
      fragments = null;
      fragmentsOf = null;
      fragmentCount = 0;
    }
    if (kind == Kind.TEXT) {
      requireText(whole, 0);
    }
    return new Incoming(kind, whole);
  }

  private static void requireText(byte[] payload, int from) throws ProtocolViolation {
    if (!isAscii(payload, from)) {
      try {
        StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(payload, from, payload.length - from));
      } catch (CharacterCodingException e) {
        throw new ProtocolViolation(CloseCode.INVALID_TEXT, "text is UTF-8");
      }
    }
  }

  private static boolean isAscii(byte[] payload, int from) {
    int at = from;
    for (; at + Long.BYTES <= payload.length; at += Long.BYTES) {
      if (((long) LONGS.get(payload, at) & HIGH_BITS) != 0) {
        return false;
      }
    }
    for (; at < payload.length; at++) {
      if (payload[at] < 0) {
        return false;
      }
    }
    return true;
  }

  private static void require(boolean condition, String rule) throws ProtocolViolation {
    if (!condition) {
      throw new ProtocolViolation(CloseCode.PROTOCOL_ERROR, rule);
    }
  }
}
