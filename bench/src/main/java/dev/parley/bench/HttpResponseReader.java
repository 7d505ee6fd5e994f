package dev.parley.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Cuts responses out of a stream of HTTP/1.1 (RFC 9112) with as little work as can be: it reads
/// the status and the content length and skips every other header. For one connection.
final class HttpResponseReader {
  private static final byte[] CONTENT_LENGTH =
      "content-length:".getBytes(StandardCharsets.US_ASCII);
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  private int status;
  private int length = -1; // of the body that is awaited; -1 while the headers are

  /// Reads one response if all of it is there.
  ///
  /// @param in what arrived; read up to the end of the response
  /// @return the body, which shares the buffer's memory, or null if more must arrive
  /// @throws IllegalStateException when the response has no content length
  @Nullable ByteBuf read(ByteBuf in) {
    if (length < 0 && !readHead(in)) {
      return null;
    }
    if (in.readableBytes() < length) {
      return null;
    }
    ByteBuf body = in.readSlice(length);
    length = -1;
    return body;
  }

  /// The status of the response that was read last.
  int status() {
    return status;
  }

  private boolean readHead(ByteBuf in) {
    int line = in.readerIndex();
    int found = -1;
    while (true) {
      int end = in.indexOf(line, in.writerIndex(), (byte) '\n');
      if (end < 0) {
        return false;
      }
      if (end - line <= 1) {
        if (found < 0) {
          throw new IllegalStateException("a response without a content length");
        }
        status = number(in, in.readerIndex() + STATUS_AT, in.readerIndex() + STATUS_AT + 3);
        length = found;
        in.readerIndex(end + 1);
        return true;
      }
      if (isContentLength(in, line, end)) {
        found = number(in, line + CONTENT_LENGTH.length, end);
      }
      line = end + 1;
    }
  }

  private static boolean isContentLength(ByteBuf in, int from, int end) {
    if (end - from < CONTENT_LENGTH.length) {
      return false;
    }
    for (int i = 0; i < CONTENT_LENGTH.length; i++) {
      if (lower(in.getByte(from + i)) != CONTENT_LENGTH[i]) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
  }

  private static int number(ByteBuf in, int from, int end) {
    String text = in.toString(from, end - from, StandardCharsets.US_ASCII).strip();
    try {
      return Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "a response with the number '%s'", text), e);
    }
  }
}
