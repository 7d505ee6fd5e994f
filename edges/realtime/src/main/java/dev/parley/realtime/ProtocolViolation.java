package dev.parley.realtime;

/// Bytes that end a connection; the message becomes the reason of the close.
final class ProtocolViolation extends Exception {
  private final CloseCode code;

  ProtocolViolation(CloseCode code, String reason) {
    super(reason, null, false, false);
    this.code = code;
  }

  CloseCode code() {
    return code;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
