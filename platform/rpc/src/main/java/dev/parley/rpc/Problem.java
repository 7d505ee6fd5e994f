package dev.parley.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.parley.api.common.v1.ErrorReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;

/// Renders failures as `application/problem+json` (RFC 9457). Stateless.
public final class Problem {
  private static final JsonFactory JSON = new JsonFactory();
  private static final MediaType PROBLEM = MediaType.create("application", "problem+json");

  private Problem() {}

  /// The answer to a failed request.
  ///
  /// @param error what was thrown
  /// @param requestId names the request in the log
  /// @return status, headers and body
  public static HttpResponse of(Throwable error, String requestId) {
    Failure.Detail detail = Failure.detail(error);
    HttpStatus status = status(detail);
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(status)
            .contentType(PROBLEM)
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .set("x-request-id", requestId);
    if (status.equals(HttpStatus.UNAUTHORIZED)) {
      headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"parley\"");
    }
    detail
        .retryAfter()
        .ifPresent(wait -> headers.set(HttpHeaderNames.RETRY_AFTER, String.valueOf(seconds(wait))));
    return HttpResponse.of(headers.build(), HttpData.wrap(body(detail, status, requestId)));
  }

  /// Whole seconds to wait, at least one.
  ///
  /// @param wait how long exactly
  /// @return rounded up
  public static long seconds(Duration wait) {
    return Math.max(1, (wait.toMillis() + 999) / 1000);
  }

  /// The HTTP status of a failure.
  ///
  /// @param detail a failure
  /// @return the status of its reason, or else of its gRPC code
  public static HttpStatus status(Failure.Detail detail) {
    return switch (detail.reason()) {
      case ERROR_REASON_TOO_LARGE -> HttpStatus.REQUEST_ENTITY_TOO_LARGE;
      case ERROR_REASON_METHOD_NOT_ALLOWED -> HttpStatus.METHOD_NOT_ALLOWED;
      case ERROR_REASON_UNSUPPORTED_MEDIA_TYPE -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
      default ->
          switch (detail.status()) {
            case INVALID_ARGUMENT, OUT_OF_RANGE -> HttpStatus.BAD_REQUEST;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case PERMISSION_DENIED -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED -> HttpStatus.CONFLICT;
            case RESOURCE_EXHAUSTED -> HttpStatus.TOO_MANY_REQUESTS;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
            default -> HttpStatus.INTERNAL_SERVER_ERROR;
          };
    };
  }

  private static byte[] body(Failure.Detail detail, HttpStatus status, String requestId) {
    String code = Failure.code(detail.reason());
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField(
          "type", "urn:parley:error:" + code.toLowerCase(Locale.ROOT).replace('_', '-'));
      json.writeStringField("title", status.reasonPhrase());
      json.writeNumberField("status", status.code());
      json.writeStringField("detail", detail.message());
      json.writeStringField("code", code);
      if (!detail.field().isEmpty()) {
        json.writeStringField("field", detail.field());
      }
      json.writeStringField("requestId", requestId);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return out.toByteArray();
  }

  /// The problem for a request that no door takes.
  ///
  /// @param reason a reason of the edge
  /// @param message for a person to read
  /// @param requestId names the request in the log
  /// @return status, headers and body
  public static HttpResponse of(ErrorReason reason, String message, String requestId) {
    return of(Failure.of(reason, message), requestId);
  }
}
