package dev.parley.realtime;

/// What a connection needs of the WebSocket library below it. Thread-safe; nothing here blocks.
///
/// The transport pulls: it takes the next message of the connection's [Outbox] when the one before
/// is written, so that what waits behind a slow reader waits where it is counted.
interface Transport {
  /// The outbox has something to send.
  void wake();

  /// Sends a WebSocket ping.
  void ping();

  /// The connection has room for messages again.
  void resume();

  /// Sends a close after what is left in the outbox, and takes no more messages.
  ///
  /// @param code a code of RFC 6455
  /// @param reason ASCII, at most 123 characters
  void close(int code, String reason);

  /// Cuts the line at once.
  void cut();
}
