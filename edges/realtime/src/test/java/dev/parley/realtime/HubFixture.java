package dev.parley.realtime;

import static org.awaitility.Awaitility.await;

import dev.parley.cache.LocalRateLimits;
import dev.parley.events.InProcessSignals;
import dev.parley.events.Signals;
import dev.parley.rpc.HttpServer;
import dev.parley.rpc.RevokedSessions;
import dev.parley.rpc.RpcChannels;
import dev.parley.rpc.RpcConfig;
import dev.parley.rpc.RpcServer;
import dev.parley.rpc.TokenVerifier;
import io.grpc.BindableService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// A hub on a real HTTP server, with chats and accounts behind it.
final class HubFixture implements AutoCloseable {
  private static final RpcConfig RPC =
      new RpcConfig("127.0.0.1", 0, "a shared secret of the tests", Duration.ofSeconds(10));
  final Signals signals;
  final AccountsServer accounts = new AccountsServer();
  final ChatsServer chats;
  final FriendsServer friends;
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final RealtimeHub hub;
  private final RpcChannels channels =
      new RpcChannels(RPC, Set.of("accounts", "chats", "friends"), Map.of());
  private final RevokedSessions revoked;
  private final RpcServer rpc;
  private final HttpServer http;

  HubFixture() {
    this(Configs.roomy().build());
  }

  HubFixture(RealtimeConfig config) {
    this(config, new InProcessSignals());
  }

  HubFixture(RealtimeConfig config, Signals signals) {
    this.signals = signals;
    InstantSource clock = InstantSource.system();
    revoked = RevokedSessions.start(channels, clock);
    TokenVerifier tokens = new TokenVerifier(channels, revoked, clock);
    chats = new ChatsServer(signals, tokens);
    friends = new FriendsServer(signals);
    List<BindableService> services = new ArrayList<>(accounts.services());
    services.addAll(chats.services());
    services.add(friends);
    try {
      rpc = RpcServer.start(RPC, channels, services, tokens, metrics);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    await().ignoreExceptions().untilAsserted(revoked::check);
    hub =
        RealtimeModule.start(
            config, channels, tokens, revoked, signals, new LocalRateLimits(clock), metrics, clock);
    http = HttpServer.start("http", "127.0.0.1", 0, hub::configure);
  }

  int port() {
    return http.port();
  }

  String token(UUID user) {
    return accounts.token(user, UUID.randomUUID(), Duration.ofMinutes(10));
  }

  /// A JSON client that has said nothing and read its hello.
  Client connect(UUID user) {
    return connect(user, Encoding.JSON);
  }

  Client connect(UUID user, Encoding encoding) {
    Client client = Client.open(port(), token(user), encoding);
    client.await(f -> f.hasHello());
    return client;
  }

  double count(String meter) {
    return metrics.get(meter).counter().count();
  }

  @Override
  public void close() {
    hub.close();
    http.close();
    revoked.close();
    rpc.drain();
    rpc.close();
    channels.close();
  }
}
