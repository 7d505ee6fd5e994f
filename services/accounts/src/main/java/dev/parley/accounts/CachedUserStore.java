package dev.parley.accounts;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.parley.api.accounts.v1.Role;
import dev.parley.cache.Cache;
import dev.parley.cache.Caches;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Keeps copies of accounts for reading, in front of another store. Thread-safe.
///
/// A change is read at once where it was made, and wherever the caches are the same ones. Whose a
/// login is is only a hint, believed if that account still has it. Writes and what they decide by
/// go to the other store; passwords and sessions never come here.
final class CachedUserStore implements UserStore {
  private final UserStore store;
  private final Cache<UUID, UserRow> users;
  private final Cache<String, UUID> logins;

  CachedUserStore(UserStore store, Caches caches, UserCacheConfig config) {
    this.store = store;
    this.users = caches.open("users", config.most(), config.longest());
    this.logins = caches.open("logins", config.most(), config.longest());
  }

  @Override
  public Optional<UserRow> find(UUID id) {
    return users.get(id, () -> store.find(id));
  }

  @Override
  public List<UserRow> findAll(Collection<UUID> ids) {
    return List.copyOf(
        users
            .getAll(
                Set.copyOf(ids),
                missing ->
                    store.findAll(missing).stream()
                        .collect(toMap(UserRow::id, Function.identity())))
            .values());
  }

  @Override
  public List<UserRow> findAllByLogin(Collection<String> asked) {
    Set<String> keys = asked.stream().map(Folding::fold).collect(toSet());
    Map<String, UUID> hints =
        new HashMap<>(
            logins.getAll(
                keys,
                missing ->
                    store.findAllByLogin(missing).stream()
                        .collect(toMap(CachedUserStore::key, UserRow::id))));
    List<UserRow> found = new ArrayList<>();
    for (UserRow user : findAll(hints.values())) {
      if (hints.remove(key(user), user.id())) {
        found.add(user);
      }
    }
    if (!hints.isEmpty()) {
      hints.keySet().forEach(logins::invalidate);
      found.addAll(store.findAllByLogin(hints.keySet()));
    }
    return found;
  }

  private static String key(UserRow user) {
    return Folding.fold(user.login());
  }

  @Override
  public Written update(UUID id, UnaryOperator<UserRow> change) {
    try {
      return store.update(id, change);
    } finally {
      // Also after an error, which does not say whether the commit came about.
      users.invalidate(id);
    }
  }

  @Override
  public RoleChange setRole(Optional<UUID> by, UUID id, Role role) {
    try {
      return store.setRole(by, id, role);
    } finally {
      users.invalidate(id);
    }
  }

  @Override
  public void forget(UUID id) {
    users.invalidate(id);
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
  public List<UUID> existing(Collection<UUID> ids) {
    return store.existing(ids);
  }
}
