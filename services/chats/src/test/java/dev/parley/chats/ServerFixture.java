package dev.parley.chats;

import static org.awaitility.Awaitility.await;

import dev.parley.api.chats.v1.ChatServiceGrpc;
import dev.parley.api.chats.v1.ChatServiceGrpc.ChatServiceBlockingStub;
import dev.parley.api.chats.v1.ChatsInternalServiceGrpc;
import dev.parley.api.chats.v1.ChatsInternalServiceGrpc.ChatsInternalServiceBlockingStub;
import dev.parley.api.chats.v1.MessageServiceGrpc;
import dev.parley.api.chats.v1.MessageServiceGrpc.MessageServiceBlockingStub;
import dev.parley.db.Database;
import dev.parley.db.TestDatabase;
import dev.parley.events.Events;
import dev.parley.events.EventsConfig;
import dev.parley.events.LocalBus;
import dev.parley.rpc.CallContext;
import dev.parley.rpc.RevokedSessions;
import dev.parley.rpc.RpcChannels;
import dev.parley.rpc.RpcConfig;
import dev.parley.rpc.RpcServer;
import dev.parley.rpc.TokenVerifier;
import io.grpc.BindableService;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;

/// The chats service behind the real rpc platform, called as clients call it. Thread-safe.
final class ServerFixture implements AutoCloseable {
  private static final RpcConfig CONFIG =
      new RpcConfig("127.0.0.1", 0, "a shared secret of the cluster", Duration.ofSeconds(10));

  final AccountsStandIn accounts = new AccountsStandIn();
  final LocalBus bus = new LocalBus();
  final RecordedSignals signals = new RecordedSignals();
  final FriendsStandIn friends = new FriendsStandIn(signals);
  final Database database = TestDatabase.open(ChatsModule.MIGRATIONS);
  final ChatsModule module;
  private final RpcChannels channels =
      new RpcChannels(CONFIG, Set.of("accounts", "chats", "friends"), Map.of());
  private final RevokedSessions revoked;
  private final RpcServer server;

  ServerFixture(ChatsConfig config) throws IOException {
    MeterRegistry metrics = new SimpleMeterRegistry();
    InstantSource clock = InstantSource.system();
    revoked = RevokedSessions.start(channels, clock);
    TokenVerifier tokens = new TokenVerifier(channels, revoked, clock);
    Events events = new Events(bus, new EventsConfig(5, Duration.ofMillis(20)), metrics);
    module = ChatsModule.start(config, database, channels, tokens, signals, events, metrics, clock);
    List<BindableService> services = new ArrayList<>(accounts.services());
    services.add(friends);
    services.addAll(module.services());
    server = RpcServer.start(CONFIG, channels, services, tokens, metrics);
    await().ignoreExceptions().untilAsserted(revoked::check);
  }

  ChatServiceBlockingStub chats() {
    return ChatServiceGrpc.newBlockingStub(channels.to(ChatServiceGrpc.SERVICE_NAME));
  }

  MessageServiceBlockingStub messages() {
    return MessageServiceGrpc.newBlockingStub(channels.to(MessageServiceGrpc.SERVICE_NAME));
  }

  ChatsInternalServiceBlockingStub internal() {
    return ChatsInternalServiceGrpc.newBlockingStub(
        channels.to(ChatsInternalServiceGrpc.SERVICE_NAME));
  }

  String token(UUID user) {
    return accounts.token(user);
  }

  /// Calls on behalf of a user.
  <T> T as(UUID user, Callable<T> call) {
    try {
      return new CallContext("test", "Bearer " + accounts.token(user), "", "").call(call);
    } catch (StatusRuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    revoked.close();
    server.drain();
    module.drain();
    server.close();
    module.close();
    channels.close();
    database.close();
  }
}
