package dev.parley.realtime;

import com.google.protobuf.util.Timestamps;
import com.linecorp.armeria.server.ServerBuilder;
import dev.parley.api.chats.v1.ChatsInternalServiceGrpc;
import dev.parley.api.chats.v1.ChatsInternalServiceGrpc.ChatsInternalServiceBlockingStub;
import dev.parley.api.chats.v1.ListChatIdsRequest;
import dev.parley.api.chats.v1.ListChatIdsResponse;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.realtime.v1.Hello;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.cache.RateLimits;
import dev.parley.events.Signals;
import dev.parley.kernel.Component;
import dev.parley.kernel.Ids;
import dev.parley.rpc.Caller;
import dev.parley.rpc.Channels;
import dev.parley.rpc.Failure;
import dev.parley.rpc.RevokedSessions;
import dev.parley.rpc.TokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Holds the WebSocket connections of `GET /v1/realtime`. Thread-safe.
///
/// What it pushes is a hint: after any doubt it sends `resync`, and clients fetch what they miss by
/// sequence number.
public final class RealtimeHub implements Component {
  private static final Logger log = LoggerFactory.getLogger(RealtimeHub.class);
  private static final String PATH = "/v1/realtime";
  private static final long TICK_MILLIS = 250;
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(7);
  private static final long DRAIN_STEP_MILLIS = 20;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final RealtimeConfig config;
  private final TokenVerifier tokens;
  private final RevokedSessions revoked;
  private final InstantSource clock;
  private final HubMetrics metrics;
  private final ConnectionLimits limits;
  private final ChatsInternalServiceBlockingStub chats;
  private final Dispatcher dispatcher;
  private final Doubts doubts;
  private final Registry registry;
  private final Presences presences;
  private final FrameHandler handler;
  private final AutoCloseable revocations;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("realtime-", 0).factory());
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("realtime-tick").factory());
  private volatile boolean draining;

  RealtimeHub(
      RealtimeConfig config,
      Channels channels,
      TokenVerifier tokens,
      RevokedSessions revoked,
      Signals signals,
      RateLimits rates,
      MeterRegistry registryOfMetrics,
      InstantSource clock) {
    this.config = config;
    this.tokens = tokens;
    this.revoked = revoked;
    this.clock = clock;
    this.metrics = new HubMetrics(registryOfMetrics);
    this.limits = new ConnectionLimits(config);
    this.chats =
        ChatsInternalServiceGrpc.newBlockingStub(
            channels.to(ChatsInternalServiceGrpc.SERVICE_NAME));
    this.dispatcher =
        new Dispatcher(Runtime.getRuntime().availableProcessors(), config.dispatchQueue(), metrics);
    this.doubts =
        new Doubts(
            config.resyncSpread(),
            Duration.ofMillis(TICK_MILLIS),
            threads,
            user -> loadChats(user),
            metrics);
    this.presences = new Presences(signals, dispatcher, this::missed, config.presenceGrace());
    this.registry = new FanOut(signals, dispatcher, doubts, presences, metrics).registry();
    LiveFrames live = new LiveFrames(channels, registry, presences, signals, rates);
    this.handler =
        new FrameHandler(
            new FrameCalls(channels, tokens, live),
            new Sends(channels, threads),
            threads,
            rates,
            config.frames(),
            metrics);
    this.revocations = revoked.listen(this::endSession);
    metrics.gauge("parley.realtime.connections", connections::size, "open connections");
    metrics.gauge("parley.realtime.places", limits::total, "connections and handshakes");
    metrics.gauge("parley.realtime.chats", registry::chatCount, "chats listened to");
    var _ =
        ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Binds the hub's route.
  ///
  /// @param server the public HTTP server to be
  public void configure(ServerBuilder server) {
    server.service(PATH, new RealtimeService(this, config, threads, metrics));
  }

  @Override
  public void check() {
    if (draining) {
      throw new IllegalStateException("the hub sends its clients away");
    }
  }

  /// Sends the clients away, a few at a time, each after what it asked is answered.
  @Override
  public void drain() {
    draining = true;
    long start = System.nanoTime();
    long steps = Math.max(1, config.drainSpread().toMillis() / DRAIN_STEP_MILLIS);
    int perStep = (int) (connections.size() / steps) + 1;
    int count = 0;
    for (Connection connection : connections) {
      connection.closeWhenAnswered(CloseCode.GOING_AWAY, "the server goes down; come back soon");
      if (++count % perStep == 0) {
        pause();
      }
    }
    long longest = config.drainSpread().plus(LAST_ANSWERS).toNanos();
    while (!connections.isEmpty() && System.nanoTime() - start < longest) {
      pause();
    }
  }

  @Override
  public void close() {
    draining = true;
    ticker.shutdownNow();
    try {
      revocations.close();
    } catch (Exception e) {
      log.atWarn().setCause(e).log("cannot stop listening for ended sessions");
    }
    for (Connection connection : connections) {
      connection.close(CloseCode.GOING_AWAY, "the server goes down");
      connection.cut();
    }
    dispatcher.close();
    threads.shutdownNow();
  }

  /// Admits a client; blocks meanwhile.
  ///
  /// @return its connection, listening to the user's chats, with `hello` waiting to be sent
  /// @throws io.grpc.StatusRuntimeException why it is refused
  Admission admit(Handshake handshake, InetAddress address, String userAgent) {
    if (draining) {
      throw Failure.retryAfter(
          ErrorReason.ERROR_REASON_OVERLOADED, "The server is going down. Come back soon.", RETRY);
    }
    ConnectionLimits.Place place = limits.take(address);
    try {
      Caller caller = tokens.verify(handshake.token());
      place.of(caller.userId());
      UserChannel user = registry.attach(caller.userId());
      try {
        Connection.Opening opening =
            new Connection.Opening(
                caller, handshake.encoding(), address.getHostAddress(), userAgent);
        Connection connection =
            new Connection(Ids.next(), opening, handshake.token(), config, handler, metrics);
        connection.answer(hello(connection, loadChats(user)));
        return new Admission(connection, user, place);
      } catch (RuntimeException e) {
        registry.detach(user);
        throw e;
      }
    } catch (RuntimeException e) {
      place.close();
      throw e;
    }
  }

  /// A connection that is about to open.
  final class Admission {
    private final Connection connection;
    private final UserChannel user;
    private final ConnectionLimits.Place place;

    private Admission(Connection connection, UserChannel user, ConnectionLimits.Place place) {
      this.connection = connection;
      this.user = user;
      this.place = place;
    }

    Connection connection() {
      return connection;
    }

    /// The line is there: events are delivered from now on.
    void open(Transport line) {
      connections.add(connection);
      presences.connected(user.id());
      user.add(connection);
      connection.open(line);
      if (revoked.contains(connection.sessionId())) {
        signOut(connection);
      }
    }

    /// The line is gone.
    void end() {
      connections.remove(connection);
      user.remove(connection);
      connection.lost();
      presences.forget(connection);
      presences.disconnected(user.id());
      registry.detach(user);
      place.close();
    }
  }

  private void missed(Connection connection) {
    registry.user(connection.userId()).ifPresent(doubts::missed);
  }

  /// @return the epoch of the chats' store
  private String loadChats(UserChannel user) {
    ListChatIdsRequest request =
        ListChatIdsRequest.newBuilder().setUserId(user.id().toString()).build();
    String[] epoch = {""};
    registry.load(
        user,
        () -> {
          ListChatIdsResponse answer = chats.listChatIds(request);
          epoch[0] = answer.getEpoch();
          Set<UUID> ids = HashSet.newHashSet(answer.getChatIdsCount());
          answer.getChatIdsList().forEach(id -> ids.add(UUID.fromString(id)));
          return ids;
        });
    return epoch[0];
  }

  private ServerFrame hello(Connection connection, String epoch) {
    return ServerFrame.newBuilder()
        .setHello(
            Hello.newBuilder()
                .setConnectionId(connection.id().toString())
                .setUserId(connection.userId().toString())
                .setSessionId(connection.sessionId().toString())
                .setServerTime(Timestamps.fromMillis(clock.millis()))
                .setEpoch(epoch)
                .setIdleTimeoutSeconds(Math.max(1, (int) config.idleTimeout().toSeconds())))
        .build();
  }

  private void endSession(UUID session) {
    for (Connection connection : connections) {
      if (connection.sessionId().equals(session)) {
        signOut(connection);
      }
    }
  }

  private static void signOut(Connection connection) {
    connection.close(CloseCode.SIGNED_OUT, "the session has ended");
  }

  private void tick() {
    try {
      for (Connection connection : connections) {
        connection.tick(config, clock.instant());
      }
      presences.tick();
      doubts.tick();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("the hub's clockwork failed");
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(DRAIN_STEP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
