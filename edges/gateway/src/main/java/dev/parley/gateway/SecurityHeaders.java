package dev.parley.gateway;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;

/// The headers that tell browsers to trust answers with as little as possible. Stateless.
final class SecurityHeaders {
  /// Of every answer that does not say otherwise: nothing in it may be run, framed or guessed.
  static final HttpHeaders API = with("default-src 'none'; frame-ancestors 'none'");

  /// Of the API's own pages: only its own files, no inline script. Swagger UI sets styles inline
  /// and draws with data: images.
  static final HttpHeaders PAGE =
      with(
          "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
              + " img-src 'self' data:; font-src 'self' data:; connect-src 'self';"
              + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

  /// Of the web client: its own files only and nothing inline, besides images and sounds it has in
  /// memory; HTML goes into a page only through the policies named here.
  static final HttpHeaders CLIENT =
      with(
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
                  + " font-src 'self'; media-src 'self' blob:; connect-src 'self';"
                  + " manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none';"
                  + " frame-ancestors 'none'; require-trusted-types-for 'script';"
                  + " trusted-types vue dompurify parley")
          .toBuilder()
          .set(HttpHeaderNames.CROSS_ORIGIN_RESOURCE_POLICY, "same-origin")
          .set("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
          .build();

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
