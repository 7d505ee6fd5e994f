package dev.parley.rpc;

import dev.parley.api.accounts.v1.GetMeRequest;
import dev.parley.api.accounts.v1.GetMeResponse;
import dev.parley.api.accounts.v1.SetUserRoleRequest;
import dev.parley.api.accounts.v1.SetUserRoleResponse;
import dev.parley.api.accounts.v1.User;
import dev.parley.api.accounts.v1.UserServiceGrpc.UserServiceImplBase;
import dev.parley.api.common.v1.ErrorReason;
import io.grpc.BindableService;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// An instance of accounts on a port of its own that can be stopped and started again.
final class Node implements AutoCloseable {
  final AtomicBoolean ready = new AtomicBoolean(true);
  final AtomicBoolean failing = new AtomicBoolean();
  final AtomicBoolean slow = new AtomicBoolean();
  final AtomicInteger reads = new AtomicInteger();
  final AtomicInteger writes = new AtomicInteger();
  final AtomicInteger waiting = new AtomicInteger();
  final Semaphore released = new Semaphore(0);
  final List<Long> millisLeft = new ArrayList<>();
  private final String name;
  private final AccountsFixture accounts;
  private final Optional<TlsConfig> tls;
  private RpcConfig config;
  private RpcChannels channels;
  private RevokedSessions revoked;
  private RpcServer server;

  Node(String name, AccountsFixture accounts) throws IOException {
    this(name, accounts, "127.0.0.1", 0, Optional.empty());
  }

  Node(String name, AccountsFixture accounts, String host, int port, Optional<TlsConfig> tls)
      throws IOException {
    this.name = name;
    this.accounts = accounts;
    this.tls = tls;
    this.config = config(host, port);
    channels = new RpcChannels(config, Set.of("accounts"), Map.of());
    revoked = RevokedSessions.start(channels, InstantSource.system());
    server = serve();
  }

  int port() {
    return server.port().orElseThrow();
  }

  PeerAddress address() {
    return new PeerAddress("127.0.0.1", port(), false);
  }

  /// Starts it again where it was.
  void restart() throws IOException {
    channels = new RpcChannels(config, Set.of("accounts"), Map.of());
    revoked = RevokedSessions.start(channels, InstantSource.system());
    server = serve();
  }

  /// Ends it as a process that is told to: what is under way is finished.
  void stop() {
    config = config(config.host(), port());
    revoked.close();
    server.drain();
    server.close();
    channels.close();
  }

  @Override
  public void close() {
    released.release(1_000);
    stop();
  }

  private RpcConfig config(String host, int port) {
    return new RpcConfig(
        host, port, RpcFixture.CONFIG.secret(), Duration.ofSeconds(5), PeersConfig.DEFAULT, tls);
  }

  private RpcServer serve() throws IOException {
    List<BindableService> services = new ArrayList<>(accounts.services());
    services.add(new Users());
    return RpcServer.start(
        config,
        channels,
        services,
        new TokenVerifier(channels, revoked, InstantSource.system()),
        new SimpleMeterRegistry(),
        new ProcessInfo(name, List.of("accounts"), Instant.EPOCH, ready::get));
  }

  private final class Users extends UserServiceImplBase {
    @Override
    public void getMe(GetMeRequest request, StreamObserver<GetMeResponse> answer) {
      reads.incrementAndGet();
      Deadline deadline = CallContext.DEADLINE.get();
      if (deadline != null) {
        synchronized (millisLeft) {
          millisLeft.add(deadline.timeRemaining(TimeUnit.MILLISECONDS));
        }
      }
      if (slow.get()) {
        waiting.incrementAndGet();
        released.acquireUninterruptibly();
      }
      if (failing.get()) {
        throw Failure.of(ErrorReason.ERROR_REASON_UNAVAILABLE, "The disk is gone.");
      }
      User user = User.newBuilder().setFirstName(name).build();
      answer.onNext(GetMeResponse.newBuilder().setUser(user).build());
      answer.onCompleted();
    }

    @Override
    public void setUserRole(
        SetUserRoleRequest request, StreamObserver<SetUserRoleResponse> answer) {
      writes.incrementAndGet();
      answer.onNext(SetUserRoleResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }
}
