package dev.parley.rpc;

import dev.parley.kernel.Ids;
import io.grpc.Context;
import io.grpc.Deadline;
import java.util.concurrent.Callable;

/// What travels with a call from door to service: its request id, the caller's credentials and
/// where they came from. Immutable; carried in the gRPC [Context].
///
/// @param requestId names the request in logs and errors; never empty
/// @param authorization the caller's `Authorization` header, empty if there was none
/// @param clientAddress the address the caller connected from, empty if unknown
/// @param userAgent what the caller's program calls itself, empty if it does not say
public record CallContext(
    String requestId, String authorization, String clientAddress, String userAgent) {
  static final Context.Key<CallContext> KEY = Context.key("parley-call");
  static final Context.Key<Deadline> DEADLINE = Context.key("parley-deadline");

  /// The context of the call being handled.
  ///
  /// @return the current one, or an anonymous one with a fresh request id outside of any call
  public static CallContext current() {
    CallContext current = KEY.get();
    return current != null ? current : new CallContext(Ids.next().toString(), "", "", "");
  }

  /// Runs something whose RPCs carry this context.
  ///
  /// @param work what to run, on this thread
  /// @param <T> the type of its result
  /// @return its result
  /// @throws Exception whatever it throws
  public <T> T call(Callable<T> work) throws Exception {
    return Context.current().withValue(KEY, this).call(work);
  }

  /// Runs something whose RPCs carry this context.
  ///
  /// @param work what to run, on this thread
  public void run(Runnable work) {
    Context.current().withValue(KEY, this).run(work);
  }
}
