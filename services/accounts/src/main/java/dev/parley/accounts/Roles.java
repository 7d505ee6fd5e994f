package dev.parley.accounts;

import dev.parley.api.accounts.v1.Role;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives server-wide roles. Thread-safe.
final class Roles {
  private static final Logger log = LoggerFactory.getLogger(Roles.class);
  private final UserStore users;

  Roles(UserStore users) {
    this.users = users;
  }

  /// Gives a role. The user's tokens carry it from the next refresh on.
  ///
  /// @param by who gives it and must be an administrator now, whatever the token says; empty for
  ///     the operator of the server
  /// @throws StatusRuntimeException `FORBIDDEN`, `USER_NOT_FOUND` or `LAST_ADMIN`
  UserRow give(Optional<UUID> by, UUID user, Role role) {
    return switch (users.setRole(by, user, role)) {
      case RoleChange.Done(UserRow changed) -> {
        log.atInfo()
            .addKeyValue("user", user)
            .addKeyValue("role", role)
            .addKeyValue("by", by.map(UUID::toString).orElse("operator"))
            .log("role given");
        yield changed;
      }
      case RoleChange.NoUser() -> throw UserService.notFound();
      case RoleChange.NotAdmin() ->
          throw Failure.of(
              ErrorReason.ERROR_REASON_FORBIDDEN, "Only an administrator gives roles.");
      case RoleChange.LastAdmin() ->
          throw Failure.of(
              ErrorReason.ERROR_REASON_LAST_ADMIN,
              "This is the last administrator. Make someone else one first.");
    };
  }
}
