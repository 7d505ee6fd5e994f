package dev.parley.accounts;

import dev.parley.api.accounts.v1.Role;
import java.time.Instant;
import java.util.UUID;

/// One account as it is stored. Immutable.
///
/// @param id for ever
/// @param login as typed; unique when folded
/// @param email as typed, empty if there is none; unique when folded
/// @param nickname as typed, empty if there is none; unique when folded
/// @param firstName may be empty
/// @param lastName may be empty
/// @param about may be empty
/// @param role never unspecified
/// @param createdAt in whole microseconds
record UserRow(
    UUID id,
    String login,
    String email,
    String nickname,
    String firstName,
    String lastName,
    String about,
    Role role,
    Instant createdAt) {
  UserRow {
    if (login.isEmpty() || role == Role.ROLE_UNSPECIFIED || role == Role.UNRECOGNIZED) {
      throw new IllegalArgumentException("An account has a login and a role");
    }
  }

  UserRow withRole(Role role) {
    return new UserRow(id, login, email, nickname, firstName, lastName, about, role, createdAt);
  }
}
