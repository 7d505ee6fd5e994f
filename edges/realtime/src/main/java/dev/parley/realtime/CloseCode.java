package dev.parley.realtime;

/// Why the server closes a connection: the codes of RFC 6455, section 7.4, and four of our own.
enum CloseCode {
  /// The client closed.
  NORMAL(1000),
  /// The server goes down; what was asked before is answered before.
  GOING_AWAY(1001),
  /// The bytes are not WebSocket.
  PROTOCOL_ERROR(1002),
  /// Text on a binary connection or the other way round.
  UNSUPPORTED_DATA(1003),
  /// A text message is not UTF-8.
  INVALID_TEXT(1007),
  /// The client goes on after it was told that it sends too much.
  TOO_MANY_FRAMES(1008),
  /// A message is larger than the server takes.
  TOO_BIG(1009),
  /// Nothing was heard for the idle timeout.
  IDLE(4000),
  /// The session ended or the access token expired.
  SIGNED_OUT(4401),
  /// The client reads too slowly; it has missed events.
  RESYNC(4408);

  private final int code;

  CloseCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /// Whether what is already queued is sent before the close.
  boolean flushes() {
    return this != NORMAL && this != SIGNED_OUT && this != RESYNC;
  }
}
