package dev.parley.gateway;

import dev.parley.api.accounts.v1.Role;
import dev.parley.api.common.v1.Access;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.cache.RateLimits;
import dev.parley.cache.RateLimits.Decision;
import dev.parley.cache.RateLimits.Limit;
import dev.parley.rpc.CallContext;
import dev.parley.rpc.Caller;
import dev.parley.rpc.Failure;
import dev.parley.rpc.TokenVerifier;

/// Decides whether a call is let in, from its headers alone. Thread-safe.
///
/// Its answers come early and cheaply; the owning service verifies the token again and decides
/// about the object.
final class Admission {
  private static final String BEARER = "bearer ";
  private static final int MAX_AUTHORIZATION = 8_192;
  private final GatewayConfig config;
  private final TokenVerifier tokens;
  private final RateLimits limits;

  Admission(GatewayConfig config, TokenVerifier tokens, RateLimits limits) {
    this.config = config;
    this.tokens = tokens;
    this.limits = limits;
  }

  /// Lets a call of a method in.
  ///
  /// @param access who may call the method
  /// @param call where the call comes from
  /// @throws io.grpc.StatusRuntimeException `RATE_LIMITED`, `UNAUTHENTICATED` or `FORBIDDEN`
  void admit(Access access, CallContext call) {
    limit("gateway.address", AddressKey.of(call.clientAddress()), config.perAddress());
    if (!isSendable(call.authorization())) {
      throw unauthenticated("The Authorization header is not valid.");
    }
    switch (access) {
      case ACCESS_PUBLIC -> {}
      case ACCESS_USER -> signedIn(call, Role.ROLE_USER);
      case ACCESS_MODERATOR -> signedIn(call, Role.ROLE_MODERATOR);
      case ACCESS_ADMIN -> signedIn(call, Role.ROLE_ADMIN);
      case ACCESS_INTERNAL, ACCESS_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("a method that is not public was bound");
    }
  }

  private void signedIn(CallContext call, Role least) {
    String authorization = call.authorization();
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw unauthenticated("Send an access token: Authorization: Bearer <token>.");
    }
    Caller caller = tokens.verify(authorization.substring(BEARER.length()).strip());
    limit("gateway.user", caller.userId().toString(), config.perUser());
    if (!caller.is(least)) {
      throw Failure.of(
          ErrorReason.ERROR_REASON_FORBIDDEN, "Your role on this server does not allow this.");
    }
  }

  private void limit(String bucket, String key, Limit limit) {
    Decision decision = limits.take(bucket, key, limit);
    if (!decision.allowed()) {
      throw Failure.retryAfter(
          ErrorReason.ERROR_REASON_RATE_LIMITED,
          "Too many requests; slow down.",
          decision.retryAfter());
    }
  }

  /// Whether the header can travel on: printable ASCII of sane length.
  private static boolean isSendable(String authorization) {
    return authorization.length() <= MAX_AUTHORIZATION
        && authorization.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
  }

  private static RuntimeException unauthenticated(String message) {
    return Failure.of(ErrorReason.ERROR_REASON_UNAUTHENTICATED, message);
  }
}
