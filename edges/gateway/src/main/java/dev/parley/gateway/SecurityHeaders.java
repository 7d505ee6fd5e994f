package dev.parley.gateway;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;

/// The headers that tell browsers to trust answers with as little as possible. Stateless.
final class SecurityHeaders {
  /// Of every answer that does not say otherwise: nothing in it may be run, framed or guessed.
  static final HttpHeaders API = with("default-src 'none'; frame-ancestors 'none'");

  /// Of Parley's own pages: only its own files, no inline script. Swagger UI sets styles inline and
  /// draws with data: images.
  static final HttpHeaders PAGE =
      with(
          "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
              + " img-src 'self' data:; font-src 'self' data:; connect-src 'self';"
              + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

  private SecurityHeaders() {}

  private static HttpHeaders with(String policy) {
    return HttpHeaders.builder()
        .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, policy)
        .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
        .set(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
        .set(HttpHeaderNames.CROSS_ORIGIN_OPENER_POLICY, "same-origin")
        .build();
  }
}
