package dev.parley.realtime;

/// A WebSocket message of a client, its fragments put together and unmasked. Immutable.
final class Incoming {
  private final Kind kind;
  private final byte[] payload;

  enum Kind {
    TEXT,
    BINARY,
    PING,
    PONG,
    CLOSE
  }

  Incoming(Kind kind, byte[] payload) {
    this.kind = kind;
    this.payload = payload;
  }

  Kind kind() {
    return kind;
  }

  /// Its bytes, not to be changed; those of a text are UTF-8.
  byte[] payload() {
    return payload;
  }

  /// The code of a close; 1000 where the client gives none, as browsers do.
  int closeCode() {
    return payload.length < 2
        ? CloseCode.NORMAL.code()
        : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
  }
}
