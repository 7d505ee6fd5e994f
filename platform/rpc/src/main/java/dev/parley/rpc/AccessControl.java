package dev.parley.rpc;

import dev.parley.api.accounts.v1.Role;
import dev.parley.api.common.v1.Access;
import dev.parley.api.common.v1.ErrorReason;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Map;

/// Verifies the caller's token as the contract's `access` of the method asks, in the process that
/// owns the object. Thread-safe.
final class AccessControl implements ServerInterceptor {
  private static final String BEARER = "bearer ";
  private final Map<String, Access> accessByMethod;
  private final TokenVerifier tokens;

  AccessControl(Map<String, Access> accessByMethod, TokenVerifier tokens) {
    this.accessByMethod = accessByMethod;
    this.tokens = tokens;
  }

  @Override
  public <Q, A> Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Access access = accessByMethod.get(call.getMethodDescriptor().getFullMethodName());
    if (access == null) {
      throw new IllegalStateException("A method without access was bound");
    }
    return switch (access) {
      case ACCESS_PUBLIC, ACCESS_INTERNAL -> next.startCall(call, headers);
      case ACCESS_USER -> as(signedIn(Role.ROLE_USER), call, headers, next);
      case ACCESS_MODERATOR -> as(signedIn(Role.ROLE_MODERATOR), call, headers, next);
      case ACCESS_ADMIN -> as(signedIn(Role.ROLE_ADMIN), call, headers, next);
      case ACCESS_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("A method without access was bound");
    };
  }

  private Caller signedIn(Role least) {
    return tokens.verify(bearer(CallContext.current().authorization())).require(least);
  }

  private static <Q, A> Listener<Q> as(
      Caller caller, ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return Contexts.interceptCall(
        Context.current().withValue(Caller.KEY, caller), call, headers, next);
  }

  private static String bearer(String authorization) {
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw Failure.of(
          ErrorReason.ERROR_REASON_UNAUTHENTICATED,
          "Send an access token: Authorization: Bearer <token>.");
    }
    return authorization.substring(BEARER.length()).strip();
  }
}
