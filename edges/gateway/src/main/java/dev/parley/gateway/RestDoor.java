package dev.parley.gateway;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.CallContext;
import dev.parley.rpc.ContractJson;
import dev.parley.rpc.Failure;
import dev.parley.rpc.TrustedProxies;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Serves one route of the contract as REST with JSON. Thread-safe.
///
/// Steps: let in by the headers, take the body, read the message, call the service, print the
/// answer.
final class RestDoor implements HttpService {
  private static final ResponseHeaders OK =
      ResponseHeaders.builder(HttpStatus.OK)
          .contentType(MediaType.JSON)
          .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
          .build();
  private static final byte[] NO_BODY = {};
  private final RestRoute route;
  private final Forwarder forwarder;
  private final EdgeErrors errors;
  private final RefreshCookie cookie;
  private final long bodyTimeoutMillis;

  RestDoor(
      RestRoute route,
      Forwarder forwarder,
      EdgeErrors errors,
      TrustedProxies proxies,
      GatewayConfig config) {
    this.route = route;
    this.cookie = RefreshCookie.of(route.target(), proxies);
    this.forwarder = forwarder;
    this.errors = errors;
    this.bodyTimeoutMillis = config.bodyTimeout().toMillis();
  }

  /// Answers come whole: so head and body leave in one write.
  @Override
  public ExchangeType exchangeType(RoutingContext routing) {
    return ExchangeType.REQUEST_STREAMING;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
    long started = System.nanoTime();
    CallContext call = EdgeCall.of(ctx);
    PublicMethod method = route.target();
    CompletableFuture<Message> answer =
        req.isEmpty()
            ? forwarder.admitAndForward(method, call, () -> withoutBody(ctx, req))
            : forwarder
                .admit(method.access(), call)
                .thenCompose(_ -> body(ctx, req))
                .thenCompose(
                    body -> forwarder.forward(method, call, () -> request(ctx, req, body)));
    return HttpResponse.of(
        answer.handle((message, error) -> respond(ctx, message, error, started)));
  }

  private Message withoutBody(ServiceRequestContext ctx, HttpRequest req) {
    checkHeaders(req.headers());
    return request(ctx, req, NO_BODY);
  }

  private Message request(ServiceRequestContext ctx, HttpRequest req, byte[] body) {
    return cookie.fill(req.headers(), RestRequest.read(route, ctx.rawPath(), body));
  }

  private HttpResponse respond(
      ServiceRequestContext ctx,
      @Nullable Message answer,
      @Nullable Throwable error,
      long started) {
    if (answer != null) {
      forwarder.record("rest", route.target(), started, "OK");
      return HttpResponse.of(OK, HttpData.wrap(ContractJson.print(cookie.keep(ctx, answer))));
    }
    Throwable failure =
        EdgeErrors.failure(ctx, error == null ? new IllegalStateException("no answer") : error);
    forwarder.record("rest", route.target(), started, Forwarder.code(failure));
    cookie.drop(ctx, failure);
    return errors.answer(ctx, failure);
  }

  private CompletableFuture<byte[]> body(ServiceRequestContext ctx, HttpRequest req) {
    checkHeaders(req.headers());
    return req.aggregate()
        .orTimeout(bodyTimeoutMillis, TimeUnit.MILLISECONDS)
        .handle(
            (whole, error) -> {
              if (whole == null) {
                throw unreadable(ctx, error);
              }
              return bytes(whole);
            });
  }

  private void checkHeaders(RequestHeaders headers) {
    cookie.check(headers);
    checkType(headers);
  }

  /// A body that did not come in time is refused and its connection closed: the rest of it may
  /// never come.
  private static RuntimeException unreadable(ServiceRequestContext ctx, @Nullable Throwable error) {
    Throwable cause = error == null ? null : Exceptions.peel(error);
    if (cause instanceof TimeoutException) {
      var _ = ctx.initiateConnectionShutdown();
      return Failure.of(ErrorReason.ERROR_REASON_MALFORMED, "The body did not arrive in time.");
    }
    return new CompletionException(cause);
  }

  private static byte[] bytes(AggregatedHttpRequest whole) {
    if (!whole.content().isEmpty() && !isJson(whole.contentType())) {
      throw notJson();
    }
    return whole.content().array();
  }

  /// Refuses by the headers what would be refused with the body.
  private void checkType(RequestHeaders headers) {
    String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw Failure.of(
          ErrorReason.ERROR_REASON_UNSUPPORTED_MEDIA_TYPE, "Send the body without compression.");
    }
    if (headers.contentLength() > 0 && !isJson(headers.contentType())) {
      throw notJson();
    }
  }

  private static boolean isJson(@Nullable MediaType type) {
    return type != null
        && type.is(MediaType.create("application", "json"))
        && type.parameters().getOrDefault("charset", List.of()).stream()
            .allMatch("utf-8"::equalsIgnoreCase);
  }

  private static RuntimeException notJson() {
    return Failure.of(
        ErrorReason.ERROR_REASON_UNSUPPORTED_MEDIA_TYPE,
        "Send the body as Content-Type: application/json.");
  }
}
