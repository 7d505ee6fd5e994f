package dev.parley.realtime;

import dev.parley.realtime.Incoming.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
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
  private static final int LONGEST_HEADER = 14;
  private static final byte[] NOTHING = new byte[0];
  private final int maxBytes;
  private byte[] bytes = NOTHING;
  private int at;
  private int end;
  private @Nullable Kind fragmentsOf;
  private @Nullable ByteArrayOutputStream fragments;
  private int fragmentCount;

  MessageReader(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /// Adds bytes that arrived.
  ///
  /// @param chunk is the reader's from now on
  void feed(byte[] chunk) {
    int left = end - at;
    if (left == 0) {
      bytes = chunk;
      end = chunk.length;
    } else {
      byte[] room = bytes;
      if (at > 0 || left + chunk.length > bytes.length) {
        int capacity = Math.max(left + chunk.length, Math.min(2 * left, maxBytes + LONGEST_HEADER));
        room = new byte[capacity];
        System.arraycopy(bytes, at, room, 0, left);
      }
      System.arraycopy(chunk, 0, room, left, chunk.length);
      bytes = room;
      end = left + chunk.length;
    }
    at = 0;
  }

  /// The next message.
  ///
  /// @return null if its bytes have not all arrived
  /// @throws ProtocolViolation if they are wrong; nothing may be read afterwards
  @Nullable Incoming next() throws ProtocolViolation {
    while (true) {
      Header header = header();
      if (header == null || end - header.payloadAt < header.length) {
        if (at == end) {
          bytes = NOTHING;
          at = 0;
          end = 0;
        }
        return null;
      }
      byte[] payload = unmask(header);
      at = header.payloadAt + header.length;
      Incoming message = header.opcode >= 8 ? control(header, payload) : data(header, payload);
      if (message != null) {
        return message;
      }
    }
  }

  private record Header(boolean last, int opcode, int length, int maskAt, int payloadAt) {}

  private @Nullable Header header() throws ProtocolViolation {
    if (end - at < 2) {
      return null;
    }
    int first = bytes[at];
    int second = bytes[at + 1];
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
    int extra = shortLength < 126 ? 0 : shortLength == 126 ? 2 : 8;
    int maskAt = at + 2 + extra;
    if (end < maskAt) {
      return null;
    }
    long length = length(shortLength);
    int before = fragments == null ? 0 : fragments.size();
    if (length < 0 || (opcode < 8 && before + length > maxBytes)) {
      throw new ProtocolViolation(
          CloseCode.TOO_BIG, "a message has at most %d bytes".formatted(maxBytes));
    }
    return end < maskAt + 4 ? null : new Header(last, opcode, (int) length, maskAt, maskAt + 4);
  }

  private long length(int shortLength) throws ProtocolViolation {
    ByteBuffer extended = ByteBuffer.wrap(bytes);
    switch (shortLength) {
      case 126 -> {
        int length = extended.getShort(at + 2) & 0xFFFF;
        require(length >= 126, "lengths are written in the shortest way");
        return length;
      }
      case 127 -> {
        long length = extended.getLong(at + 2);
        require(length < 0 || length > 0xFFFF, "lengths are written in the shortest way");
        return length;
      }
      default -> {
        return shortLength;
      }
    }
  }

  private byte[] unmask(Header header) {
    byte[] payload = new byte[header.length];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) (bytes[header.payloadAt + i] ^ bytes[header.maskAt + (i & 3)]);
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
    for (int i = from; i < payload.length; i++) {
      if (payload[i] < 0) {
        try {
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(payload, from, payload.length - from));
        } catch (CharacterCodingException e) {
          throw new ProtocolViolation(CloseCode.INVALID_TEXT, "text is UTF-8");
        }
        return;
      }
    }
  }

  private static void require(boolean condition, String rule) throws ProtocolViolation {
    if (!condition) {
      throw new ProtocolViolation(CloseCode.PROTOCOL_ERROR, rule);
    }
  }
}
