package dev.parley.gateway;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.parley.api.common.v1.Access;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.CallContext;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Serves `/status`. Thread-safe.
///
/// On the public port everybody learns which services can be called; where they run, in which
/// version and since when, only administrators of the server. The operators' port shows all of it.
public final class StatusDoor implements HttpService {
  private static final String PATH = "/status";
  private static final Executor THREADS = task -> Thread.ofVirtual().name("status").start(task);
  private final ClusterStatus status;
  private final Admission admission;
  private final Workers workers;
  private final EdgeErrors errors;

  StatusDoor(ClusterStatus status, Admission admission, Workers workers, EdgeErrors errors) {
    this.status = status;
    this.admission = admission;
    this.workers = workers;
    this.errors = errors;
  }

  /// Adds the whole status to the operators' port.
  ///
  /// @param server the operators' server to be
  /// @param status what to show
  public static void addOperators(ServerBuilder server, ClusterStatus status) {
    server.service(
        route(),
        (ctx, request) ->
            HttpResponse.of(
                CompletableFuture.supplyAsync(
                    () -> StatusPage.answer(request.headers(), status.snapshot(), true), THREADS)));
  }

  void configure(ServerBuilder server) {
    server.service(route(), this);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    CallContext call = EdgeCall.of(ctx);
    return HttpResponse.of(
        workers
            .submit(
                call,
                () -> {
                  boolean detailed = isForOperator(call);
                  return StatusPage.answer(request.headers(), status.snapshot(), detailed);
                })
            .exceptionally(error -> errors.answer(ctx, EdgeErrors.failure(ctx, error))));
  }

  private boolean isForOperator(CallContext call) {
    if (call.authorization().isEmpty()) {
      admission.admit(Access.ACCESS_PUBLIC, call);
      return false;
    }
    try {
      admission.admit(Access.ACCESS_ADMIN, call);
      return true;
    } catch (StatusRuntimeException e) {
      if (Failure.detail(e).reason() == ErrorReason.ERROR_REASON_FORBIDDEN) {
        return false; // signed in, and sees what everybody sees
      }
      throw e;
    }
  }

  private static Route route() {
    return Route.builder().path(PATH).methods(HttpMethod.GET, HttpMethod.HEAD).build();
  }
}
