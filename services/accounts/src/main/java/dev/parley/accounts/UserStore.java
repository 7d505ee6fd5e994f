package dev.parley.accounts;

import dev.parley.api.accounts.v1.Role;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// Keeps accounts. Thread-safe; each method is one transaction.
interface UserStore {

  /// Adds an account with its password and its first session. The first account of all becomes an
  /// administrator, however many are added at once.
  ///
  /// @param user the account; its role counts unless it is the first
  /// @param passwordHash in PHC format
  /// @param session of this user
  /// @return saved or taken
  Written create(UserRow user, String passwordHash, NewSession session);

  /// Whether a login or an e-mail is taken now.
  ///
  /// @param email empty to ask for the login only
  /// @return the first of them that is
  Optional<UniqueField> taken(String login, String email);

  Optional<UserRow> find(UUID id);

  /// The accounts of those of the ids that have one, in no order.
  List<UserRow> findAll(Collection<UUID> ids);

  /// Finds by login.
  ///
  /// @param login in any case
  default Optional<UserRow> findByLogin(String login) {
    return findAllByLogin(List.of(login)).stream().findFirst();
  }

  /// The accounts of those of the logins that have one, each once, in no order.
  ///
  /// @param logins in any case
  List<UserRow> findAllByLogin(Collection<String> logins);

  /// Those of the ids that accounts have, in no order.
  List<UUID> existing(Collection<UUID> ids);

  /// Changes a profile; concurrent changes take turns.
  ///
  /// @param change from the row as it is to the row as it shall be; id, e-mail, role and creation
  ///     time are not written
  /// @return saved, taken or missing
  Written update(UUID id, UnaryOperator<UserRow> change);

  /// Drops what copies there are of an account that changed otherwise than by this.
  default void forget(UUID id) {}

  /// Gives a role. At least one administrator stays, however many roles change at once.
  ///
  /// @param by an administrator now, checked; empty for the operator of the server
  /// @param id whom
  /// @param role which
  RoleChange setRole(Optional<UUID> by, UUID id, Role role);
}
