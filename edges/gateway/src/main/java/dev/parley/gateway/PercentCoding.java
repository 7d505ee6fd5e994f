package dev.parley.gateway;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Decodes percent-encoded text of a URL (RFC 3986) strictly. Stateless.
///
/// Armeria's own decoding turns bytes that are not UTF-8 into U+FFFD; here they are refused, so
/// that no two requests mean the same by accident.
final class PercentCoding {
  private static final int HEX = 16;

  private PercentCoding() {}

  /// Decodes one path segment.
  ///
  /// @throws io.grpc.StatusRuntimeException `MALFORMED` if it is not percent-encoded UTF-8
  static String path(String text) {
    return decode(text, false);
  }

  /// Decodes a name or value of a query, where a plus is a space.
  ///
  /// @throws io.grpc.StatusRuntimeException `MALFORMED` if it is not percent-encoded UTF-8
  static String query(String text) {
    return decode(text, true);
  }

  private static String decode(String text, boolean plusIsSpace) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.write(octet(text, i));
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        bytes.write(' ');
      } else if (c < 0x80) {
        bytes.write(c);
      } else {
        // Raw bytes above ASCII are no URL; HTTP libraries hand them on as Latin-1.
        throw malformed();
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static int octet(String text, int at) {
    if (at + 2 < text.length()) {
      int high = Character.digit(text.charAt(at + 1), HEX);
      int low = Character.digit(text.charAt(at + 2), HEX);
      if (high >= 0 && low >= 0) {
        return high * HEX + low;
      }
    }
    throw malformed();
  }

  private static RuntimeException malformed() {
    return Failure.of(
        ErrorReason.ERROR_REASON_MALFORMED,
        "The address of the request is not percent-encoded UTF-8.");
  }
}
