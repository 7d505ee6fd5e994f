package dev.parley.accounts;

import dev.parley.api.accounts.v1.Role;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.statement.Update;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Keeps accounts in PostgreSQL. Thread-safe.
///
/// The first registration and every change of a role take one advisory lock, so that there is
/// exactly one first administrator and never none.
final class PostgresUserStore implements UserStore {
  private static final long ROLES_LOCK = 0x7061_726c_6579_0001L;
  private final Jdbi jdbi;

  PostgresUserStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public Written create(UserRow user, String passwordHash, NewSession session) {
    return writing(
        () ->
            jdbi.inTransaction(
                handle -> {
                  UserRow saved = isFirst(handle) ? user.withRole(Role.ROLE_ADMIN) : user;
                  insert(handle, saved);
                  handle
                      .createUpdate(
                          """
                          INSERT INTO credentials (user_id, password_hash, changed_at)
                          VALUES (:id, :hash, :at)""")
                      .bind("id", user.id())
                      .bind("hash", passwordHash)
                      .bind("at", user.createdAt())
                      .execute();
                  SessionSql.insert(handle, user.id(), session);
                  return new Written.Saved(saved);
                }));
  }

  /// Locks only while there is no account at all.
  private static boolean isFirst(Handle handle) {
    if (anyone(handle)) {
      return false;
    }
    lockRoles(handle);
    return !anyone(handle);
  }

  private static boolean anyone(Handle handle) {
    return handle.createQuery("SELECT EXISTS (SELECT FROM users)").mapTo(Boolean.class).one();
  }

  private static void insert(Handle handle, UserRow user) {
    bind(
            handle.createUpdate(
                """
                INSERT INTO users (
                  id, login, login_key, email, email_key, nickname, nickname_key, first_name,
                  first_key, last_name, last_key, about, role, created_at, sort_key, name_grams)
                VALUES (
                  :id, :login, :loginKey, nullif(:email, ''), nullif(:emailKey, ''),
                  nullif(:nickname, ''), nullif(:nicknameKey, ''), :firstName,
                  :firstKey, :lastName, :lastKey, :about, :role, :createdAt, :sortKey, :grams)"""),
            user)
        .bind("email", user.email())
        .bind("emailKey", UserKeys.of(user).email())
        .bind("role", user.role().getNumber())
        .bind("createdAt", user.createdAt())
        .execute();
  }

  @Override
  public Optional<UniqueField> taken(String login, String email) {
    return jdbi.withHandle(
        handle -> {
          boolean loginTaken =
              exists(
                  handle,
                  "SELECT EXISTS (SELECT FROM users WHERE login_key = :key)",
                  Folding.fold(login));
          if (loginTaken) {
            return Optional.of(UniqueField.LOGIN);
          }
          boolean emailTaken =
              !email.isEmpty()
                  && exists(
                      handle,
                      "SELECT EXISTS (SELECT FROM users WHERE email_key = :key)",
                      Folding.foldEmail(email));
          return emailTaken ? Optional.of(UniqueField.EMAIL) : Optional.empty();
        });
  }

  private static boolean exists(Handle handle, String sql, String key) {
    return handle.createQuery(sql).bind("key", key).mapTo(Boolean.class).one();
  }

  @Override
  public Optional<UserRow> find(UUID id) {
    return jdbi.withHandle(handle -> find(handle, id, ""));
  }

  @Override
  public List<UserRow> findAll(Collection<UUID> ids) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT "
                        + UserRows.COLUMNS
                        + " FROM users u WHERE u.id = ANY(:ids) AND u.deleted_at IS NULL")
                .bindArray("ids", UUID.class, ids)
                .map(UserRows::read)
                .list());
  }

  /// Finds within a transaction; not who is deleted.
  ///
  /// @param lock a locking clause, or empty
  static Optional<UserRow> find(Handle handle, UUID id, String lock) {
    return handle
        .createQuery(
            "SELECT "
                + UserRows.COLUMNS
                + " FROM users u WHERE u.id = :id AND u.deleted_at IS NULL "
                + lock)
        .bind("id", id)
        .map(UserRows::read)
        .findOne();
  }

  @Override
  public List<UserRow> findAllByLogin(Collection<String> logins) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT "
                        + UserRows.COLUMNS
                        + " FROM users u WHERE u.login_key = ANY(:keys) AND u.deleted_at IS NULL")
                .bindArray("keys", String.class, logins.stream().map(Folding::fold).toList())
                .map(UserRows::read)
                .list());
  }

  @Override
  public List<UUID> existing(Collection<UUID> ids) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT id FROM users WHERE id = ANY(:ids) AND deleted_at IS NULL")
                .bindArray("ids", UUID.class, ids)
                .mapTo(UUID.class)
                .list());
  }

  @Override
  public Written update(UUID id, UnaryOperator<UserRow> change) {
    return writing(
        () ->
            jdbi.inTransaction(
                handle -> {
                  Optional<UserRow> before = find(handle, id, "FOR NO KEY UPDATE");
                  if (before.isEmpty()) {
                    return new Written.Missing();
                  }
                  UserRow after = change.apply(before.get());
                  bind(
                          handle.createUpdate(
                              """
                              UPDATE users SET
                                login = :login, login_key = :loginKey,
                                nickname = nullif(:nickname, ''),
                                nickname_key = nullif(:nicknameKey, ''),
                                first_name = :firstName, first_key = :firstKey,
                                last_name = :lastName, last_key = :lastKey,
                                about = :about, sort_key = :sortKey, name_grams = :grams
                              WHERE id = :id"""),
                          after)
                      .execute();
                  return new Written.Saved(after);
                }));
  }

  @Override
  public RoleChange setRole(Optional<UUID> by, UUID id, Role role) {
    return jdbi.inTransaction(
        handle -> {
          lockRoles(handle);
          if (by.isPresent() && !isAdmin(handle, by.get())) {
            return new RoleChange.NotAdmin();
          }
          Optional<UserRow> before = find(handle, id, "FOR NO KEY UPDATE");
          if (before.isEmpty()) {
            return new RoleChange.NoUser();
          }
          boolean demoted = before.get().role() == Role.ROLE_ADMIN && role != Role.ROLE_ADMIN;
          if (demoted && !isThereAnotherAdmin(handle, id)) {
            return new RoleChange.LastAdmin();
          }
          handle
              .createUpdate("UPDATE users SET role = :role WHERE id = :id")
              .bind("role", role.getNumber())
              .bind("id", id)
              .execute();
          return new RoleChange.Done(before.get().withRole(role));
        });
  }

  /// Whether the user is an administrator now.
  static boolean isAdmin(Handle handle, UUID id) {
    return find(handle, id, "").filter(user -> user.role() == Role.ROLE_ADMIN).isPresent();
  }

  /// Whether anybody else is an administrator.
  static boolean isThereAnotherAdmin(Handle handle, UUID id) {
    return handle
        .createQuery(
            "SELECT EXISTS (SELECT FROM users WHERE role = 3 AND id <> :id AND deleted_at IS NULL)")
        .bind("id", id)
        .mapTo(Boolean.class)
        .one();
  }

  /// Makes the transactions that may take an administrator away take turns.
  static void lockRoles(Handle handle) {
    handle.execute("SELECT pg_advisory_xact_lock(?)", ROLES_LOCK);
  }

  private static Update bind(Update update, UserRow user) {
    UserKeys keys = UserKeys.of(user);
    return update
        .bind("id", user.id())
        .bind("login", user.login())
        .bind("loginKey", keys.login())
        .bind("nickname", user.nickname())
        .bind("nicknameKey", keys.nickname())
        .bind("firstName", user.firstName())
        .bind("firstKey", keys.first())
        .bind("lastName", user.lastName())
        .bind("lastKey", keys.last())
        .bind("about", user.about())
        .bind("sortKey", keys.sort())
        .bindArray("grams", String.class, keys.grams());
  }

  /// Runs a transaction whose unique violations are outcomes.
  private static Written writing(java.util.function.Supplier<Written> transaction) {
    try {
      return transaction.get();
    } catch (UnableToExecuteStatementException e) {
      return new Written.Taken(violated(e).orElseThrow(() -> e));
    }
  }

  private static Optional<UniqueField> violated(UnableToExecuteStatementException error) {
    ServerErrorMessage message =
        error.getCause() instanceof PSQLException sql ? sql.getServerErrorMessage() : null;
    if (message == null) {
      return Optional.empty();
    }
    return Arrays.stream(UniqueField.values())
        .filter(field -> field.constraint().equals(message.getConstraint()))
        .findFirst();
  }
}
