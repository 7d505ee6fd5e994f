package dev.parley.realtime;

import dev.parley.api.realtime.v1.ServerFrame;
import org.jspecify.annotations.Nullable;

/// Something that happened, encoded at most once per encoding however many receive it. For the one
/// dispatch thread that delivers it.
final class Event {
  private final ServerFrame frame;
  private @Nullable Outgoing json;
  private @Nullable Outgoing binary;

  Event(ServerFrame frame) {
    this.frame = frame;
  }

  ServerFrame frame() {
    return frame;
  }

  /// Whether it is the message that a send with this client id has become.
  boolean isEcho(String clientId) {
    return frame.hasMessage() && frame.getMessage().getClientId().equals(clientId);
  }

  Outgoing in(Encoding encoding) {
    Outgoing encoded = encoding == Encoding.JSON ? json : binary;
    if (encoded == null) {
      encoded = Outgoing.of(encoding, frame);
      if (encoding == Encoding.JSON) {
        json = encoded;
      } else {
        binary = encoded;
      }
    }
    return encoded;
  }
}
