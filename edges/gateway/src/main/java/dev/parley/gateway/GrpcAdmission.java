package dev.parley.gateway;

import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.AsyncServerInterceptor;
import dev.parley.api.common.v1.Access;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Lets gRPC calls in by their headers, before their message is read. Thread-safe.
///
/// What is not of the contract here is reflection and health: open to everyone, but counted.
final class GrpcAdmission implements AsyncServerInterceptor {
  private final Forwarder forwarder;
  private final Map<String, PublicMethod> methods;

  GrpcAdmission(Forwarder forwarder) {
    this.forwarder = forwarder;
    this.methods =
        PublicContract.methods().stream()
            .collect(Collectors.toUnmodifiableMap(PublicMethod::name, Function.identity()));
  }

  @Override
  public <I, O> CompletableFuture<Listener<I>> asyncInterceptCall(
      ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
    long started = System.nanoTime();
    ServiceRequestContext ctx = ServiceRequestContext.current();
    PublicMethod method = methods.get(call.getMethodDescriptor().getFullMethodName());
    Context context = Context.current();
    return forwarder
        .admit(method == null ? Access.ACCESS_PUBLIC : method.access(), EdgeCall.of(ctx))
        .whenComplete(
            (_, error) -> {
              if (error != null && method != null) {
                forwarder.record("grpc", method, started, Forwarder.code(Exceptions.peel(error)));
              }
            })
        .thenApplyAsync(_ -> start(context, call, headers, next), ctx.eventLoop());
  }

  private static <I, O> Listener<I> start(
      Context context, ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
    Context previous = context.attach();
    try {
      return next.startCall(call, headers);
    } finally {
      context.detach(previous);
    }
  }
}
