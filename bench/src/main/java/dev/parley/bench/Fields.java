package dev.parley.bench;

import java.nio.charset.StandardCharsets;

/// Reads the fields of a protobuf message from an array without making objects of them. Confined to
/// one thread.
final class Fields {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;
  private byte[] bytes = {};
  private int at;
  private int end;

  /// A field's number and wire type, as the encoding has it before a value with a length.
  static int tag(int number) {
    return (number << 3) | LENGTH;
  }

  /// The same before a number.
  static int numberTag(int number) {
    return (number << 3) | VARINT;
  }

  /// Starts with another message.
  ///
  /// @param to behind its last byte
  void start(byte[] message, int from, int to) {
    bytes = message;
    at = from;
    end = to;
  }

  boolean hasMore(int limit) {
    return at < limit;
  }

  int position() {
    return at;
  }

  /// A tag, a length or another number.
  long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalStateException("a number without an end");
  }

  /// Enters a value with a length.
  ///
  /// @return behind its last byte
  int limit() {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new IllegalStateException("a value of %d bytes in %d".formatted(length, end - at));
    }
    return at + (int) length;
  }

  /// Goes on at a position.
  void jump(int to) {
    at = to;
  }

  /// Passes over the value behind a tag.
  void skip(int tag) {
    switch (tag & 7) {
      case VARINT -> {
        long _ = varint();
      }
      case FIXED64 -> at += Long.BYTES;
      case LENGTH -> at = limit();
      case FIXED32 -> at += Integer.BYTES;
      default -> throw new IllegalStateException("no wire type of tag " + tag);
    }
  }

  /// Passes over a tag that must be next.
  void expect(int tag) {
    long next = varint();
    if (next != tag) {
      throw new IllegalStateException("tag %d where %d belongs".formatted(next, tag));
    }
  }

  String text() {
    int to = limit();
    String text = new String(bytes, at, to - at, StandardCharsets.UTF_8);
    at = to;
    return text;
  }
}
