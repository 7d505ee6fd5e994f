package dev.parley.accounts;

import dev.parley.api.accounts.v1.Role;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// A store that does what another one does, for tests that change a part of it.
abstract class ForwardingUserStore implements UserStore {
  private final UserStore store;

  ForwardingUserStore(UserStore store) {
    this.store = store;
  }

  @Override
  public Written create(UserRow user, String passwordHash, NewSession session) {
    return store.create(user, passwordHash, session);
  }

  @Override
  public Optional<UniqueField> taken(String login, String email) {
    return store.taken(login, email);
  }

  @Override
  public Optional<UserRow> find(UUID id) {
    return store.find(id);
  }

  @Override
  public List<UserRow> findAll(Collection<UUID> ids) {
    return store.findAll(ids);
  }

  @Override
  public List<UserRow> findAllByLogin(Collection<String> logins) {
    return store.findAllByLogin(logins);
  }

  @Override
  public List<UUID> existing(Collection<UUID> ids) {
    return store.existing(ids);
  }

  @Override
  public Written update(UUID id, UnaryOperator<UserRow> change) {
    return store.update(id, change);
  }

  @Override
  public RoleChange setRole(Optional<UUID> by, UUID id, Role role) {
    return store.setRole(by, id, role);
  }
}
