package dev.parley.rpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Deadline;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.concurrent.TimeUnit;

/// Gives every outgoing call the current [CallContext], the processes' secret and a deadline.
/// Thread-safe.
final class OutgoingContext implements ClientInterceptor {
  private final RpcConfig config;

  OutgoingContext(RpcConfig config) {
    this.config = config;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    Deadline deadline = deadline(options);
    CallOptions bounded = options.withDeadline(deadline);
    return new SimpleForwardingClientCall<>(next.newCall(method, bounded)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        CallContext context = CallContext.current();
        headers.put(Headers.SECRET, config.secret());
        long left = Math.max(0, deadline.timeRemaining(TimeUnit.MILLISECONDS));
        headers.put(Headers.TIMEOUT, Long.toString(left));
        headers.put(Headers.REQUEST_ID, context.requestId());
        putIfPresent(headers, Headers.AUTHORIZATION, context.authorization());
        putIfPresent(headers, Headers.CLIENT_ADDRESS, context.clientAddress());
        putIfPresent(headers, Headers.USER_AGENT, ascii(context.userAgent()));
        super.start(listener, headers);
      }
    };
  }

  /// The caller's, or else the usual, and never more than is left of the call being handled.
  private Deadline deadline(CallOptions options) {
    Deadline own = options.getDeadline();
    Deadline deadline =
        own != null ? own : Deadline.after(config.deadline().toMillis(), TimeUnit.MILLISECONDS);
    Deadline handled = CallContext.DEADLINE.get();
    return handled == null ? deadline : deadline.minimum(handled);
  }

  private static void putIfPresent(Metadata headers, Metadata.Key<String> key, String value) {
    if (!value.isEmpty()) {
      headers.put(key, value);
    }
  }

  /// Metadata values are printable ASCII; anything else in a free text becomes a question mark.
  private static String ascii(String text) {
    return text.chars()
        .map(c -> c >= 0x20 && c < 0x7f ? c : '?')
        .limit(200)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
