package dev.parley.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/// The bytes of HTTP/1.1 requests. Stateless.
final class HttpRequests {
  private HttpRequests() {}

  /// A request without a body.
  ///
  /// @param target the path with its query, encoded
  /// @param token of who asks
  static byte[] get(URI server, String target, String token) {
    return ("GET "
            + target
            + " HTTP/1.1\r\nHost: "
            + server.getAuthority()
            + "\r\nAuthorization: Bearer "
            + token
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
