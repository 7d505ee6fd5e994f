package dev.parley.app;

import com.linecorp.armeria.server.ServerBuilder;
import dev.parley.accounts.AccountsModule;
import dev.parley.cache.Caches;
import dev.parley.cache.RateLimits;
import dev.parley.chats.ChatsModule;
import dev.parley.db.Database;
import dev.parley.events.Events;
import dev.parley.events.Signals;
import dev.parley.friends.FriendsModule;
import dev.parley.gateway.ClusterStatus;
import dev.parley.gateway.GatewayModule;
import dev.parley.gateway.Processes;
import dev.parley.gateway.StatusDoor;
import dev.parley.kernel.Health;
import dev.parley.kernel.Metrics;
import dev.parley.kernel.ModuleGraph;
import dev.parley.kernel.Running;
import dev.parley.realtime.RealtimeHub;
import dev.parley.realtime.RealtimeModule;
import dev.parley.rpc.HttpServer;
import dev.parley.rpc.ProcessInfo;
import dev.parley.rpc.RevokedSessions;
import dev.parley.rpc.RpcChannels;
import dev.parley.rpc.RpcServer;
import dev.parley.rpc.TokenVerifier;
import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Says which modules there are and what each needs. The only place that knows every module.
/// Immutable; thread-safe.
final class Wiring {

  /// The targets that are gRPC services; their ids are their packages in the contract.
  private static final Set<Target> SERVICES = Set.of(Target.ACCOUNTS, Target.CHATS, Target.FRIENDS);

  private final Settings settings;
  private final Clock clock = Clock.systemUTC();
  private final Health health = new Health();
  private final ModuleGraph.Builder modules = ModuleGraph.builder();
  private final Databases databases;
  private final ProcessInfo process;

  private final ModuleGraph.Key<Metrics> metrics =
      modules.module("metrics", started -> new Metrics());
  private final ModuleGraph.Key<HttpServer> ops;
  private final ModuleGraph.Key<RateLimits> ownLimits;
  private final ModuleGraph.Key<RateLimits> limits;
  private final ModuleGraph.Key<Caches> caches;
  private final ModuleGraph.Key<Signals> signals;
  private final ModuleGraph.Key<Events> events;
  private final ModuleGraph.Key<RpcChannels> channels;
  private final ModuleGraph.Key<ClusterStatus> status;
  private final ModuleGraph.Key<RevokedSessions> revoked;
  private final ModuleGraph.Key<TokenVerifier> tokens;
  private final ModuleGraph.Key<AccountsModule> accounts;
  private final ModuleGraph.Key<ChatsModule> chats;
  private final ModuleGraph.Key<FriendsModule> friends;
  private final ModuleGraph.Key<RpcServer> rpc;
  private final ModuleGraph.Key<GatewayModule> gateway;
  private final ModuleGraph.Key<RealtimeHub> realtime;
  private final ModuleGraph.Key<HttpServer> http;

  Wiring(Settings settings) {
    this.settings = settings;
    process =
        new ProcessInfo(
            VersionCommand.version(),
            settings.targets().stream().map(Target::id).toList(),
            clock.instant(),
            () -> health.report().ready());
    databases = new Databases(settings, modules, metrics);
    Shared shared = Shared.modules(settings, modules, metrics, clock);
    ownLimits = shared.ownLimits();
    limits = shared.limits();
    caches = shared.caches();
    signals = shared.signals();
    channels =
        modules.module("channels", started -> channels(started.get(metrics).registry()), metrics);
    status = status();
    ops = ops();
    events = EventsWiring.module(settings, modules, metrics, localServices().equals(SERVICES));
    revoked =
        modules.module(
            "revoked-sessions",
            started -> RevokedSessions.start(started.get(channels), clock),
            channels);
    tokens =
        modules.module(
            "tokens",
            started -> new TokenVerifier(started.get(channels), started.get(revoked), clock),
            channels,
            revoked);
    accounts = accounts();
    chats = chats();
    friends = friends();
    rpc = rpc();
    gateway = gateway();
    realtime = realtime();
    http = http();
  }

  /// The health of what this wiring starts.
  Health health() {
    return health;
  }

  /// Starts what the targets need.
  ///
  /// @throws dev.parley.kernel.ModuleStartException when a module cannot start
  Running start() {
    List<ModuleGraph.Key<?>> wanted = new ArrayList<>(List.of(ops));
    if (!localServices().isEmpty()) {
      wanted.add(rpc);
    }
    if (hasPublicDoor()) {
      wanted.add(http);
    }
    return modules.build().start(wanted);
  }

  OptionalInt httpPort(Running running) {
    return running
        .find(http)
        .map(server -> OptionalInt.of(server.port()))
        .orElse(OptionalInt.empty());
  }

  OptionalInt rpcPort(Running running) {
    return running
        .find(rpc)
        .flatMap(RpcServer::port)
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  int opsPort(Running running) {
    return running.get(ops).port();
  }

  private ModuleGraph.Key<HttpServer> ops() {
    var routes = new HealthRoutes(health);
    return modules.module(
        "ops",
        started ->
            HttpServer.start(
                "ops",
                settings.ops().host(),
                settings.ops().port(),
                server -> routes.addOperators(server, started.get(metrics)),
                server -> StatusDoor.addOperators(server, started.get(status))),
        metrics,
        status);
  }

  /// Where processes talk to each other, what clients reach elsewhere is shown, too.
  private ModuleGraph.Key<ClusterStatus> status() {
    if (settings.redis().isEmpty()) {
      return modules.module(
          "status",
          started -> new ClusterStatus(process, started.get(channels)::status, clock),
          channels);
    }
    ModuleGraph.Key<Processes> processes =
        modules.module(
            "processes",
            started ->
                hasPublicDoor()
                    ? Processes.join(
                        started.get(signals), clock, settings.http().reached(), process)
                    : Processes.listen(started.get(signals), clock),
            signals);
    return modules.module(
        "status",
        started -> {
          RpcChannels called = started.get(channels);
          Processes reached = started.get(processes);
          return new ClusterStatus(process, () -> reached.and(called.status()), clock);
        },
        channels,
        processes);
  }

  private RpcChannels channels(MeterRegistry registry) {
    Set<String> local = localServices().stream().map(Target::id).collect(Collectors.toSet());
    return new RpcChannels(settings.rpc(), local, settings.peers(), registry);
  }

  private ModuleGraph.Key<AccountsModule> accounts() {
    ModuleGraph.Key<Database> database =
        databases.module("accounts", settings.accountsDb(), AccountsModule.MIGRATIONS);
    return modules.module(
        "accounts",
        started ->
            AccountsModule.start(
                settings.accounts(),
                started.get(database),
                started.get(limits),
                started.get(caches),
                started.get(events),
                started.get(metrics).registry(),
                clock),
        database,
        limits,
        caches,
        events,
        metrics);
  }

  private ModuleGraph.Key<ChatsModule> chats() {
    ModuleGraph.Key<Database> database =
        databases.module("chats", settings.chatsDb(), ChatsModule.MIGRATIONS);
    return modules.module(
        "chats",
        started ->
            ChatsModule.start(
                settings.chats(),
                started.get(database),
                started.get(channels),
                started.get(tokens),
                started.get(signals),
                started.get(events),
                started.get(metrics).registry(),
                clock),
        database,
        channels,
        tokens,
        signals,
        events,
        metrics);
  }

  private ModuleGraph.Key<FriendsModule> friends() {
    ModuleGraph.Key<Database> database =
        databases.module("friends", settings.friendsDb(), FriendsModule.MIGRATIONS);
    return modules.module(
        "friends",
        started ->
            FriendsModule.start(
                settings.friends(),
                started.get(database),
                started.get(channels),
                started.get(signals),
                started.get(events),
                clock),
        database,
        channels,
        signals,
        events);
  }

  private ModuleGraph.Key<RpcServer> rpc() {
    List<ModuleGraph.Key<?>> needs = new ArrayList<>(List.of(channels, tokens, metrics));
    if (settings.runs(Target.ACCOUNTS)) {
      needs.add(accounts);
    }
    if (settings.runs(Target.CHATS)) {
      needs.add(chats);
    }
    if (settings.runs(Target.FRIENDS)) {
      needs.add(friends);
    }
    return modules.module(
        "rpc",
        started -> {
          List<BindableService> services = new ArrayList<>();
          if (settings.runs(Target.ACCOUNTS)) {
            services.addAll(started.get(accounts).services());
          }
          if (settings.runs(Target.CHATS)) {
            services.addAll(started.get(chats).services());
          }
          if (settings.runs(Target.FRIENDS)) {
            services.addAll(started.get(friends).services());
          }
          RpcChannels own = started.get(channels);
          TokenVerifier verifier = started.get(tokens);
          MeterRegistry registry = started.get(metrics).registry();
          return settings.inOneProcess()
              ? RpcServer.start(settings.rpc(), own, services, verifier, registry)
              : RpcServer.start(settings.rpc(), own, services, verifier, registry, process);
        },
        needs.toArray(ModuleGraph.Key<?>[]::new));
  }

  private ModuleGraph.Key<GatewayModule> gateway() {
    return modules.module(
        "gateway",
        started ->
            GatewayModule.start(
                settings.gateway(),
                settings.proxies(),
                started.get(channels),
                started.get(tokens),
                started.get(limits),
                started.get(metrics).registry(),
                started.get(status)),
        channels,
        tokens,
        limits,
        metrics,
        status);
  }

  private ModuleGraph.Key<RealtimeHub> realtime() {
    return modules.module(
        "realtime",
        started ->
            RealtimeModule.start(
                settings.realtime(),
                started.get(channels),
                started.get(tokens),
                started.get(revoked),
                started.get(signals),
                started.get(ownLimits),
                started.get(metrics).registry(),
                clock),
        channels,
        tokens,
        revoked,
        signals,
        ownLimits,
        metrics);
  }

  private ModuleGraph.Key<HttpServer> http() {
    List<ModuleGraph.Key<?>> needs = new ArrayList<>();
    if (!localServices().isEmpty()) {
      needs.add(rpc);
    }
    if (settings.runs(Target.GATEWAY)) {
      needs.add(gateway);
    }
    if (settings.runs(Target.REALTIME)) {
      needs.add(realtime);
    }
    return modules.module(
        "http",
        started -> {
          List<Consumer<ServerBuilder>> routes = new ArrayList<>();
          routes.add(settings.proxies()::configure);
          routes.add(new HealthRoutes(health)::addPublic);
          if (settings.runs(Target.GATEWAY)) {
            routes.add(started.get(gateway)::configure);
          }
          if (settings.runs(Target.REALTIME)) {
            routes.add(started.get(realtime)::configure);
          }
          return HttpServer.start(
              "http",
              settings.http().host(),
              settings.http().port(),
              server -> routes.forEach(route -> route.accept(server)));
        },
        needs.toArray(ModuleGraph.Key<?>[]::new));
  }

  private Set<Target> localServices() {
    return SERVICES.stream().filter(settings::runs).collect(Collectors.toSet());
  }

  private boolean hasPublicDoor() {
    return settings.runs(Target.GATEWAY) || settings.runs(Target.REALTIME);
  }
}
