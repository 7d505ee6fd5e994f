package dev.parley.rpc;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.kernel.Ids;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.slf4j.MDC;

/// Takes the [CallContext] of an incoming call from its metadata and names the request in the log.
/// Thread-safe.
///
/// Who knows the processes' secret is believed about the client's address; who does not is refused.
final class IncomingContext implements ServerInterceptor {
  private static final String MDC_REQUEST = "request";
  private final byte[] secret;

  IncomingContext(RpcConfig config) {
    this.secret = config.secret().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public <Q, A> Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!MessageDigest.isEqual(
        secret, value(headers, Headers.SECRET).getBytes(StandardCharsets.UTF_8))) {
      call.close(
          io.grpc.Status.UNAUTHENTICATED.withDescription("not a process of this cluster"),
          new Metadata());
      return new Listener<>() {};
    }
    String requestId = value(headers, Headers.REQUEST_ID);
    CallContext context =
        new CallContext(
            requestId.isEmpty() ? Ids.next().toString() : requestId,
            value(headers, Headers.AUTHORIZATION),
            value(headers, Headers.CLIENT_ADDRESS),
            value(headers, Headers.USER_AGENT));
    Context here = Context.current().withValue(CallContext.KEY, context);
    String timeout = value(headers, Headers.TIMEOUT);
    Listener<Q> listener =
        Contexts.interceptCall(
            timeout.isEmpty() ? here : here.withValue(CallContext.DEADLINE, deadline(timeout)),
            call,
            headers,
            next);
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onHalfClose() {
        try (var _ = MDC.putCloseable(MDC_REQUEST, context.requestId())) {
          super.onHalfClose();
        }
      }
    };
  }

  /// A peer's clock is not asked: what is left counts from the arrival.
  private static Deadline deadline(String timeout) {
    try {
      return Deadline.after(Long.parseLong(timeout), TimeUnit.MILLISECONDS);
    } catch (NumberFormatException e) {
      throw Failure.of(ErrorReason.ERROR_REASON_MALFORMED, "parley-timeout is not a number.");
    }
  }

  private static String value(Metadata headers, Metadata.Key<String> key) {
    String value = headers.get(key);
    return value == null ? "" : value;
  }
}
