package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.parley.api.accounts.v1.AccountsInternalServiceGrpc;
import dev.parley.api.accounts.v1.AccountsInternalServiceGrpc.AccountsInternalServiceBlockingStub;
import dev.parley.api.accounts.v1.AuthServiceGrpc;
import dev.parley.api.accounts.v1.AuthServiceGrpc.AuthServiceBlockingStub;
import dev.parley.api.accounts.v1.RegisterRequest;
import dev.parley.api.accounts.v1.RegisterResponse;
import dev.parley.api.accounts.v1.UserServiceGrpc;
import dev.parley.api.accounts.v1.UserServiceGrpc.UserServiceBlockingStub;
import dev.parley.cache.LocalCaches;
import dev.parley.cache.LocalRateLimits;
import dev.parley.cache.RateLimits.Limit;
import dev.parley.db.Database;
import dev.parley.events.Events;
import dev.parley.events.EventsConfig;
import dev.parley.events.LocalBus;
import dev.parley.rpc.CallContext;
import dev.parley.rpc.Failure;
import dev.parley.rpc.RevokedSessions;
import dev.parley.rpc.RpcChannels;
import dev.parley.rpc.RpcConfig;
import dev.parley.rpc.RpcServer;
import dev.parley.rpc.TokenVerifier;
import io.grpc.Channel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// The accounts service as it runs: on PostgreSQL, behind the rpc platform, with a clock to move.
final class AccountsServer implements AutoCloseable {
  static final String PASSWORD = "correct horse";
  private static final RpcConfig RPC =
      new RpcConfig("127.0.0.1", 0, "a secret for the tests", Duration.ofSeconds(30));
  static final Duration CACHED = Duration.ofSeconds(10);
  private static final Duration RATE = Duration.ofMinutes(1);
  final TestClock clock = new TestClock();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final Database database = AccountsDatabase.emptyDatabase();
  final LocalBus bus = new LocalBus();
  final RevokedSessions revoked;
  private final AccountsModule module;
  private final RpcChannels channels;
  private final RpcServer server;

  AccountsServer() {
    this(limits(10_000, 10_000));
  }

  AccountsServer(LimitsConfig limits) {
    this(limits, new UserCacheConfig(true, 100, CACHED));
  }

  AccountsServer(UserCacheConfig userCache) {
    this(limits(10_000, 10_000), userCache);
  }

  private AccountsServer(LimitsConfig limits, UserCacheConfig userCache) {
    module =
        AccountsModule.start(
            config(limits, userCache),
            database,
            new LocalRateLimits(clock),
            new LocalCaches(metrics, () -> Duration.between(Some.NOON, clock.instant()).toNanos()),
            new Events(bus, new EventsConfig(5, Duration.ofMillis(20)), metrics),
            metrics,
            clock);
    channels = new RpcChannels(RPC, Set.of("accounts"), Map.of());
    revoked = RevokedSessions.start(channels, clock);
    try {
      server =
          RpcServer.start(
              RPC,
              channels,
              module.services(),
              new TokenVerifier(channels, revoked, clock),
              metrics);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    await().pollInterval(Duration.ofMillis(20)).ignoreExceptions().untilAsserted(revoked::check);
  }

  static LimitsConfig limits(int failuresOfAddress, int failuresOfAccount) {
    Limit many = new Limit(10_000, RATE);
    return new LimitsConfig(
        many,
        many,
        many,
        new Limit(failuresOfAddress, Duration.ofMinutes(10)),
        new Limit(failuresOfAccount, Duration.ofMinutes(10)));
  }

  private static AccountsConfig config(LimitsConfig limits, UserCacheConfig userCache) {
    return new AccountsConfig(
        new HashingConfig(new Argon2Cost(64, 1, 1), 2, 1_000, Duration.ofSeconds(20)),
        limits,
        userCache,
        Duration.ofMinutes(10),
        Duration.ofDays(30),
        "",
        Duration.ofHours(1));
  }

  /// Someone who calls.
  record Client(Channel auth, Channel users, Channel internal, CallContext context) {
    <T> T auth(Function<AuthServiceBlockingStub, T> call) {
      return in(() -> call.apply(AuthServiceGrpc.newBlockingStub(auth)));
    }

    <T> T users(Function<UserServiceBlockingStub, T> call) {
      return in(() -> call.apply(UserServiceGrpc.newBlockingStub(users)));
    }

    <T> T internal(Function<AccountsInternalServiceBlockingStub, T> call) {
      return in(() -> call.apply(AccountsInternalServiceGrpc.newBlockingStub(internal)));
    }

    Client from(String address) {
      return with(new CallContext("r", context.authorization(), address, context.userAgent()));
    }

    Client using(String userAgent) {
      return with(
          new CallContext("r", context.authorization(), context.clientAddress(), userAgent));
    }

    Client authorized(String authorization) {
      return with(
          new CallContext("r", authorization, context.clientAddress(), context.userAgent()));
    }

    Client bearer(String token) {
      return authorized("Bearer " + token);
    }

    private Client with(CallContext other) {
      return new Client(auth, users, internal, other);
    }

    private <T> T in(java.util.concurrent.Callable<T> call) {
      try {
        return context.call(call);
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// Someone without a token.
  Client anyone() {
    return new Client(
        channels.to(AuthServiceGrpc.SERVICE_NAME),
        channels.to(UserServiceGrpc.SERVICE_NAME),
        channels.to(AccountsInternalServiceGrpc.SERVICE_NAME),
        new CallContext("r", "", "192.0.2.1", "tests"));
  }

  RegisterResponse register(String login) {
    return anyone()
        .auth(
            stub ->
                stub.register(
                    RegisterRequest.newBuilder().setLogin(login).setPassword(PASSWORD).build()));
  }

  /// A new user, signed in.
  Client registered(String login) {
    return anyone().bearer(register(login).getAccessToken());
  }

  /// What a call fails with.
  static Failure.Detail failure(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isNotNull();
    return Failure.detail(thrown);
  }

  double hashes(String work) {
    return metrics.get("parley.accounts.password").tag("work", work).timer().count();
  }

  @Override
  public void close() {
    revoked.close();
    server.drain();
    server.close();
    channels.close();
    module.close();
  }
}
