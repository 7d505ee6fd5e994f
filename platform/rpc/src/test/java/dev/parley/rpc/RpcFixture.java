package dev.parley.rpc;

import static org.awaitility.Awaitility.await;

import io.grpc.BindableService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// One process's rpc platform around an [AccountsFixture] and the services under test.
final class RpcFixture implements AutoCloseable {
  static final RpcConfig CONFIG =
      new RpcConfig("127.0.0.1", 0, "a shared secret of the cluster", Duration.ofSeconds(5));
  final AccountsFixture accounts = new AccountsFixture();
  final RpcChannels channels = new RpcChannels(CONFIG, Set.of("accounts", "chats"), Map.of());
  final RevokedSessions revoked;
  final TokenVerifier tokens;
  final RpcServer server;
  final AtomicBoolean ready = new AtomicBoolean(true);
  final ProcessInfo process =
      new ProcessInfo("1.2.3", List.of("accounts", "chats"), Instant.now(), ready::get);
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  RpcFixture(BindableService... services) throws IOException {
    revoked = RevokedSessions.start(channels, InstantSource.system());
    tokens = new TokenVerifier(channels, revoked, InstantSource.system());
    List<BindableService> all = new ArrayList<>(accounts.services());
    all.addAll(List.of(services));
    server = RpcServer.start(CONFIG, channels, all, tokens, metrics, process);
    await().ignoreExceptions().untilAsserted(revoked::check);
  }

  @Override
  public void close() {
    revoked.close();
    server.drain();
    server.close();
    channels.close();
  }
}
