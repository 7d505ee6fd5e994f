package dev.parley.gateway;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.CancellationException;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestCancellationException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import dev.parley.rpc.Problem;
import io.grpc.StatusRuntimeException;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns every failure of the public port into problem+json, those that Armeria finds by itself
/// included. Thread-safe.
final class EdgeErrors implements ServerErrorHandler {
  private static final Logger log = LoggerFactory.getLogger(EdgeErrors.class);

  @Override
  public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable error) {
    Throwable cause = Exceptions.peel(error);
    if (cause instanceof HttpResponseException || cause instanceof RequestCancellationException) {
      return HttpResponse.ofFailure(cause);
    }
    if (cause instanceof HttpStatusException status) {
      return render(ctx, ctx.request().headers(), status.httpStatus()).toHttpResponse();
    }
    return answer(ctx, failure(ctx, cause));
  }

  /// The answer to a failed request.
  ///
  /// @param failure as [#failure] gives it
  HttpResponse answer(ServiceRequestContext ctx, Throwable failure) {
    if (!(failure instanceof StatusRuntimeException)) {
      log.atError()
          .addKeyValue("request", EdgeCall.requestId(ctx))
          .setCause(failure)
          .log("request failed");
    }
    return answer(failure, EdgeCall.requestId(ctx), ctx.request().headers()).toHttpResponse();
  }

  @Override
  public AggregatedHttpResponse onProtocolViolation(
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    // Armeria lets some unreadable requests fail as its own fault, a method in lower case for one.
    boolean unreadable = status.isServerError() && cause instanceof IllegalArgumentException;
    AggregatedHttpResponse answer =
        render(null, headers, unreadable ? HttpStatus.BAD_REQUEST : status);
    // Armeria adds the server's default headers only where a request has a context.
    return AggregatedHttpResponse.of(
        answer.headers().toBuilder().set(SecurityHeaders.API).build(), answer.content());
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext ctx,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    return render(ctx, headers, status);
  }

  private static AggregatedHttpResponse render(
      @Nullable ServiceRequestContext ctx, @Nullable RequestHeaders headers, HttpStatus status) {
    if (ctx != null && status.equals(HttpStatus.METHOD_NOT_ALLOWED)) {
      return otherMethod(ctx);
    }
    String id = ctx == null ? EdgeCall.requestId(headers) : EdgeCall.requestId(ctx);
    return answer(failure(status), id, headers);
  }

  /// A known path with another method: 405, or for OPTIONS the answer to its question.
  private static AggregatedHttpResponse otherMethod(ServiceRequestContext ctx) {
    String allowed = String.join(", ", AllowedMethods.of(ctx));
    if (ctx.method() == HttpMethod.OPTIONS) {
      return AggregatedHttpResponse.of(
          ResponseHeaders.of(HttpStatus.NO_CONTENT, HttpHeaderNames.ALLOW, allowed));
    }
    AggregatedHttpResponse answer =
        answer(
            Failure.of(
                ErrorReason.ERROR_REASON_METHOD_NOT_ALLOWED,
                "This path takes %s.".formatted(allowed)),
            EdgeCall.requestId(ctx),
            ctx.request().headers());
    return AggregatedHttpResponse.of(
        answer.headers().toBuilder().set(HttpHeaderNames.ALLOW, allowed).build(), answer.content());
  }

  /// What went wrong, as a failure of the contract where it is known to be one.
  ///
  /// @return a status; or the unforeseen cause itself, which belongs into the log
  static Throwable failure(ServiceRequestContext ctx, Throwable error) {
    Throwable cause = Exceptions.peel(error);
    return switch (cause) {
      case ContentTooLargeException _ -> failure(HttpStatus.REQUEST_ENTITY_TOO_LARGE);
      case RequestTimeoutException _ ->
          // A request without a body has arrived, whether or not anyone took the body.
          ctx.request().isEmpty() || ctx.request().isComplete()
              ? failure(HttpStatus.GATEWAY_TIMEOUT)
              : failure(HttpStatus.REQUEST_TIMEOUT);
      case ShuttingDownException _ -> failure(HttpStatus.SERVICE_UNAVAILABLE);
      default ->
          isCutOff(cause)
              ? Failure.of(ErrorReason.ERROR_REASON_MALFORMED, "The request was cut off.")
              : cause;
    };
  }

  /// Whether the client is gone, or Armeria has answered already: nobody will read an answer, and
  /// nothing of it belongs into the log.
  static boolean isCutOff(Throwable cause) {
    return cause instanceof CancellationException
        || cause instanceof ClosedStreamException
        || cause instanceof AbortedStreamException;
  }

  private static StatusRuntimeException failure(HttpStatus status) {
    return switch (status.code()) {
      case 401 -> Failure.of(ErrorReason.ERROR_REASON_UNAUTHENTICATED, "Sign in first.");
      case 403 -> Failure.of(ErrorReason.ERROR_REASON_FORBIDDEN, "This is not allowed.");
      case 404 -> Failure.of(ErrorReason.ERROR_REASON_UNKNOWN_PATH, "There is no such path.");
      case 405 ->
          Failure.of(ErrorReason.ERROR_REASON_METHOD_NOT_ALLOWED, "There is no such method.");
      case 408 ->
          Failure.of(ErrorReason.ERROR_REASON_MALFORMED, "The request did not arrive in time.");
      case 413 ->
          Failure.of(
              ErrorReason.ERROR_REASON_TOO_LARGE, "The body is larger than the server takes.");
      case 414 ->
          Failure.of(
              ErrorReason.ERROR_REASON_TOO_LARGE, "The address is longer than the server takes.");
      case 415 ->
          Failure.of(
              ErrorReason.ERROR_REASON_UNSUPPORTED_MEDIA_TYPE, "The server takes no such content.");
      case 431 ->
          Failure.of(
              ErrorReason.ERROR_REASON_TOO_LARGE, "The headers are larger than the server takes.");
      case 503 ->
          Failure.retryAfter(
              ErrorReason.ERROR_REASON_OVERLOADED,
              "The server is about to stop or has too much to do.",
              Duration.ofSeconds(1));
      case 504 ->
          Failure.of(ErrorReason.ERROR_REASON_DEADLINE, "The server did not answer in time.");
      default ->
          status.isClientError()
              ? Failure.of(ErrorReason.ERROR_REASON_MALFORMED, "The request is not valid HTTP.")
              : Failure.of(
                  ErrorReason.ERROR_REASON_INTERNAL,
                  "The server failed; the request id finds it in the log.");
    };
  }

  /// In the words of who asked: a gRPC status for gRPC, problem+json for all others.
  private static AggregatedHttpResponse answer(
      Throwable failure, String requestId, @Nullable RequestHeaders headers) {
    String type = headers == null ? "" : headers.get(HttpHeaderNames.CONTENT_TYPE, "");
    if (type.startsWith("application/grpc")) {
      return GrpcErrors.response(failure, type);
    }
    // The answer is already whole, so this never waits.
    return Problem.of(failure, requestId).aggregate(ImmediateEventExecutor.INSTANCE).join();
  }
}
