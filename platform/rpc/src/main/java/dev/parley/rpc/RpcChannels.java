package dev.parley.rpc;

import dev.parley.kernel.Component;
import dev.parley.kernel.Ids;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// The channels of one process: in-process to the services it runs, over the network to its peers.
/// Thread-safe.
///
/// Over the network each call goes to a ready instance; see [BalancedCall]. Nothing of the network
/// is opened before the first channel to a service elsewhere is asked for.
public final class RpcChannels implements Channels, Component {
  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private final RpcConfig config;
  private final Set<String> local;
  private final Map<String, List<PeerAddress>> addresses;
  private final MeterRegistry metrics;
  private final long startedNanos = System.nanoTime();
  private final String inProcessName = "parley-" + Ids.next();
  private final ExecutorService callbacks = Executors.newVirtualThreadPerTaskExecutor();
  private final ClientInterceptor context;
  private final ManagedChannel inProcess;
  private final Channel inProcessWithContext;
  private final Map<String, Remote> remote = new ConcurrentHashMap<>();
  private @Nullable PeerClients clients;

  private record Remote(ServicePeers peers, Channel channel) {}

  /// Opens the channels of a process that measures nothing.
  ///
  /// @param config secret and deadline
  /// @param local the services this process runs, by the name in the contract's package: `accounts`
  /// @param peers where the others run, by service
  public RpcChannels(RpcConfig config, Set<String> local, Map<String, List<PeerAddress>> peers) {
    this(config, local, peers, new CompositeMeterRegistry());
  }

  /// Opens the channels.
  ///
  /// @param config secret, deadline and how to treat peers
  /// @param local the services this process runs, by the name in the contract's package: `accounts`
  /// @param peers where the others run, by service
  /// @param metrics counts instances, second tries and refused calls
  public RpcChannels(
      RpcConfig config,
      Set<String> local,
      Map<String, List<PeerAddress>> peers,
      MeterRegistry metrics) {
    this.config = config;
    this.local = Set.copyOf(local);
    this.addresses = Map.copyOf(peers);
    this.metrics = metrics;
    this.context = new OutgoingContext(config);
    this.inProcess = InProcessChannelBuilder.forName(inProcessName).executor(callbacks).build();
    this.inProcessWithContext = ClientInterceptors.intercept(inProcess, context);
  }

  @Override
  public Channel to(String serviceName) {
    String owner = owner(serviceName);
    return local.contains(owner)
        ? inProcessWithContext
        : remote.computeIfAbsent(owner, this::connect).channel();
  }

  @Override
  public int place(String serviceName, String about) {
    String owner = owner(serviceName);
    return local.contains(owner)
        ? 0
        : remote.computeIfAbsent(owner, this::connect).peers().place(about);
  }

  /// How the services look from here. Asks every instance elsewhere; takes at most a second.
  ///
  /// @return the services that run in this process and those that it calls, by name
  public List<ServiceStatus> status() {
    Map<String, ServiceStatus> status = new TreeMap<>();
    local.forEach(
        service -> status.put(service, new ServiceStatus(service, true, "closed", List.of())));
    remote.forEach(
        (service, there) ->
            status.put(
                service,
                new ServiceStatus(
                    service,
                    false,
                    there.peers().breaker().state(),
                    new PeerStatus(there.peers(), context, callbacks).ask())));
    return new ArrayList<>(status.values());
  }

  /// The name under which [RpcServer] listens in this process.
  ///
  /// @return unique among processes and instances
  String inProcessName() {
    return inProcessName;
  }

  /// Called when the in-process server listens: forgets failed attempts from before.
  void localServerStarted() {
    inProcess.resetConnectBackoff();
  }

  /// Not ready until it was found out who else is there, or that took too long.
  @Override
  public void check() {
    if (System.nanoTime() - startedNanos < PATIENCE_NANOS) {
      remote.forEach(
          (service, there) -> {
            if (!there.peers().isAsked()) {
              throw new IllegalStateException("looking for the instances of " + service);
            }
          });
    }
  }

  @Override
  public void close() {
    inProcess.shutdownNow();
    remote.values().forEach(there -> there.peers().close());
    synchronized (this) {
      if (clients != null) {
        clients.close();
      }
    }
    callbacks.close();
  }

  private Remote connect(String owner) {
    List<PeerAddress> there = addresses.getOrDefault(owner, List.of());
    if (there.isEmpty()) {
      throw new IllegalArgumentException(
          "The service '%s' does not run in this process and peers.%s names no address"
              .formatted(owner, owner));
    }
    ServicePeers peers = new ServicePeers(owner, there, clients(), config.peers(), metrics);
    return new Remote(
        peers, ClientInterceptors.intercept(new BalancedChannel(owner, peers), context));
  }

  private synchronized PeerClients clients() {
    if (clients == null) {
      clients = new PeerClients(config);
    }
    return clients;
  }

  /// `parley.accounts.v1.AuthService` belongs to `accounts`.
  private static String owner(String serviceName) {
    return serviceName.split("\\.", 3)[1];
  }
}
