package dev.parley.rpc;

import dev.parley.api.accounts.v1.Role;
import dev.parley.api.common.v1.ErrorReason;
import io.grpc.Context;
import java.time.Instant;
import java.util.UUID;

/// The signed-in user on whose behalf a call runs. Immutable.
///
/// @param userId the user
/// @param sessionId the session the token belongs to
/// @param role the server-wide role the token carries
/// @param expiresAt when the token expires
public record Caller(UUID userId, UUID sessionId, Role role, Instant expiresAt) {
  static final Context.Key<Caller> KEY = Context.key("parley-caller");

  /// The caller of the method being handled.
  ///
  /// @return the caller
  /// @throws io.grpc.StatusRuntimeException `UNAUTHENTICATED` if nobody is signed in
  public static Caller current() {
    Caller caller = KEY.get();
    if (caller == null) {
      throw Failure.of(ErrorReason.ERROR_REASON_UNAUTHENTICATED, "Sign in first.");
    }
    return caller;
  }

  /// Requires a role.
  ///
  /// @param least the least role
  /// @return this caller
  /// @throws io.grpc.StatusRuntimeException `FORBIDDEN` if the caller's role is a lower one
  public Caller require(Role least) {
    if (!is(least)) {
      throw Failure.of(
          ErrorReason.ERROR_REASON_FORBIDDEN, "Your role on this server does not allow this.");
    }
    return this;
  }

  /// Whether the role is at least the one asked for.
  ///
  /// @param least the least role
  /// @return true if the caller has it or a higher one
  public boolean is(Role least) {
    return role.getNumber() >= least.getNumber();
  }
}
