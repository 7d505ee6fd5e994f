package dev.parley.bench;

/// What a text of the load begins with: the stream, the sequence number in it and the time of the
/// send, in digits of fixed width (hexadecimal, `a` to `p`). Stateless.
final class Stamp {
  static final int STREAM_DIGITS = 6;
  static final int SEQUENCE_DIGITS = 8;
  static final int TIME_DIGITS = 12;

  /// Stream and sequence number: the name of a message.
  static final int NAME_LENGTH = STREAM_DIGITS + SEQUENCE_DIGITS;

  static final int LENGTH = NAME_LENGTH + TIME_DIGITS;
  private static final long START = System.nanoTime();

  private Stamp() {}

  /// Nanoseconds since this process began; they fit into the digits for three days.
  static long now() {
    return System.nanoTime() - START;
  }

  static void put(byte[] to, int at, int digits, long value) {
    long rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      to[i] = (byte) ('a' + (rest & 15));
      rest >>>= 4;
    }
  }

  static long get(byte[] from, int at, int digits) {
    long value = 0;
    for (int i = at; i < at + digits; i++) {
      value = (value << 4) | ((from[i] - 'a') & 15);
    }
    return value;
  }

  static int stream(byte[] from, int at) {
    return (int) get(from, at, STREAM_DIGITS);
  }

  static int sequence(byte[] from, int at) {
    return (int) get(from, at + STREAM_DIGITS, SEQUENCE_DIGITS);
  }

  /// When the message was to be sent, as [#now] tells it.
  static long time(byte[] from, int at) {
    return get(from, at + NAME_LENGTH, TIME_DIGITS);
  }
}
