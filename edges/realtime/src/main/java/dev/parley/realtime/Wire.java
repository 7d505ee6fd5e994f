package dev.parley.realtime;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;

/// What carries the bytes of one WebSocket. Used on the event loop of its socket only.
///
/// Tells the [WebSocketTransport] above what arrives, when it can write again, and when it is gone.
interface Wire {
  /// Begins to carry, once the handshake is answered.
  ///
  /// @param above whose bytes they are
  /// @param accepted the headers that accept the handshake
  /// @return the answer to the handshake
  HttpResponse open(WebSocketTransport above, ResponseHeaders accepted);

  /// Whether everything written before is in the socket.
  boolean isWritable();

  /// Writes a message, after [#isWritable].
  void write(Outgoing message);

  /// Whether to read on.
  void reading(boolean more);

  /// Ends the line; nothing is written or read any more.
  void end();

  /// Breaks the line even if the socket takes no more bytes.
  void cut();
}
