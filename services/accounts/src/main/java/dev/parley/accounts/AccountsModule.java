package dev.parley.accounts;

import dev.parley.cache.Caches;
import dev.parley.cache.RateLimits;
import dev.parley.db.Database;
import dev.parley.events.Events;
import dev.parley.events.Relay;
import dev.parley.kernel.Component;
import dev.parley.outbox.PostgresOutbox;
import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/// The accounts service: sign-up, sign-in, sessions, tokens, profiles and search. Thread-safe.
public final class AccountsModule implements Component {
  /// Where the migrations of the accounts database are.
  public static final String MIGRATIONS = "classpath:db/accounts";

  private final Database database;
  private final PasswordHasher hasher;
  private final Purge purge;
  private final Relay relay;
  private final List<BindableService> services;

  private AccountsModule(
      Database database,
      PasswordHasher hasher,
      Purge purge,
      Relay relay,
      List<BindableService> services) {
    this.database = database;
    this.hasher = hasher;
    this.purge = purge;
    this.relay = relay;
    this.services = services;
  }

  /// Starts the service.
  ///
  /// @param config its settings
  /// @param database its own database, opened with [#MIGRATIONS]; not closed with the module
  /// @param limits counts tries
  /// @param caches keep users for reading, if the settings say so
  /// @param events tells others of deletions, and hears what they say
  /// @param metrics measures hashing and sign-ins
  /// @param clock the time
  /// @return the running module
  /// @throws IllegalStateException for the operator, if a signing key cannot be opened
  public static AccountsModule start(
      AccountsConfig config,
      Database database,
      RateLimits limits,
      Caches caches,
      Events events,
      MeterRegistry metrics,
      InstantSource clock) {
    SecureRandom random = new SecureRandom();
    UserStore stored = new PostgresUserStore(database.jdbi());
    UserStore users =
        config.userCache().on() ? new CachedUserStore(stored, caches, config.userCache()) : stored;
    SessionStore sessions = new PostgresSessionStore(database.jdbi());
    RevocationStore revocations = new PostgresRevocationStore(database.jdbi());
    SigningKeys keys =
        SigningKeys.load(
            new PostgresSigningKeyStore(database.jdbi()),
            new KeySealer(config.keySecret(), random),
            random,
            clock);
    PasswordHasher hasher = new PasswordHasher(config.hashing(), random, metrics);
    SignInLimits signInLimits = new SignInLimits(limits, config.limits());
    SessionOpener opener =
        new SessionOpener(
            new AccessTokens(keys, config.tokenLifetime(), clock),
            config.sessionLifetime(),
            random,
            clock);
    Relay relay = events.relay("accounts", new PostgresOutbox(database.jdbi()));
    DeletionStore deletionStore = new PostgresDeletionStore(database.jdbi());
    Deletions deletions =
        new Deletions(
            deletionStore,
            clock,
            user -> {
              users.forget(user);
              relay.wake();
            });
    events.subscribe(deletions.consumer());
    List<BindableService> services =
        List.of(
            new AuthService(
                new Registration(users, opener, hasher, signInLimits),
                new SignIn(
                    new PostgresCredentialStore(database.jdbi()),
                    sessions,
                    opener,
                    hasher,
                    signInLimits,
                    metrics),
                new Sessions(sessions, opener, signInLimits, metrics),
                keys),
            new UserService(
                users,
                new PostgresUserSearchStore(database.jdbi()),
                new PageTokens(keys.current()),
                new Roles(users),
                deletions),
            new InternalService(users, revocations, clock));
    Purge purge = new Purge(sessions, revocations, deletionStore, clock);
    purge.start(config.purgeEvery());
    return new AccountsModule(database, hasher, purge, relay, services);
  }

  /// What to serve.
  ///
  /// @return `AuthService`, `UserService` and `AccountsInternalService`
  public List<BindableService> services() {
    return services;
  }

  @Override
  public void check() throws Exception {
    database.check();
  }

  @Override
  public void close() {
    relay.close();
    purge.close();
    hasher.close();
  }
}
