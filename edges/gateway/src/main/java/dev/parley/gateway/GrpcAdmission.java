package dev.parley.gateway;

import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.AsyncServerInterceptor;
import dev.parley.api.common.v1.Access;
import dev.parley.rpc.CallContext;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/// Lets gRPC calls in by their headers, before their message is read. Thread-safe.
///
/// What is not of the contract here is reflection and health: open to everyone, but counted.
final class GrpcAdmission implements AsyncServerInterceptor {
  private final Admission admission;
  private final Workers workers;
  private final Map<String, Access> accessByMethod;

  GrpcAdmission(Admission admission, Workers workers) {
    this.admission = admission;
    this.workers = workers;
    this.accessByMethod =
        PublicContract.methods().stream()
            .collect(Collectors.toUnmodifiableMap(PublicMethod::name, PublicMethod::access));
  }

  @Override
  public <I, O> CompletableFuture<Listener<I>> asyncInterceptCall(
      ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
    ServiceRequestContext ctx = ServiceRequestContext.current();
    CallContext from = EdgeCall.of(ctx);
    Access access =
        accessByMethod.getOrDefault(
            call.getMethodDescriptor().getFullMethodName(), Access.ACCESS_PUBLIC);
    Context context = Context.current();
    return workers
        .submit(
            from,
            () -> {
              admission.admit(access, from);
              return true;
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
