package dev.parley.rpc;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.endpoint.EndpointGroup;
import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.parley.api.accounts.v1.AuthServiceGrpc.AuthServiceBlockingStub;
import dev.parley.kernel.Component;
import dev.parley.kernel.Ids;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The channels of one process: in-process to the services it runs, over the network to its peers.
/// Thread-safe.
public final class RpcChannels implements Channels, Component {
  private final RpcConfig config;
  private final Set<String> local;
  private final Map<String, List<String>> peers;
  private final String inProcessName = "parley-" + Ids.next();
  private final ExecutorService callbacks = Executors.newVirtualThreadPerTaskExecutor();
  private final ManagedChannel inProcess;
  private final Channel inProcessWithContext;
  private final Map<String, Channel> remote = new ConcurrentHashMap<>();

  /// Opens the channels.
  ///
  /// @param config secret and deadline
  /// @param local the services this process runs, by the name in the contract's package: `accounts`
  /// @param peers where the others run: service to `host:port` addresses
  public RpcChannels(RpcConfig config, Set<String> local, Map<String, List<String>> peers) {
    this.config = config;
    this.local = Set.copyOf(local);
    this.peers = Map.copyOf(peers);
    this.inProcess = InProcessChannelBuilder.forName(inProcessName).executor(callbacks).build();
    this.inProcessWithContext =
        ClientInterceptors.intercept(inProcess, new OutgoingContext(config));
  }

  @Override
  public Channel to(String serviceName) {
    String owner = owner(serviceName);
    return local.contains(owner)
        ? inProcessWithContext
        : remote.computeIfAbsent(owner, this::connect);
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

  @Override
  public void close() {
    inProcess.shutdownNow();
    callbacks.close();
  }

  private Channel connect(String owner) {
    List<String> addresses = peers.getOrDefault(owner, List.of());
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException(
          "The service '%s' does not run in this process and peers.%s names no address"
              .formatted(owner, owner));
    }
    EndpointGroup group = EndpointGroup.of(addresses.stream().map(Endpoint::parse).toList());
    Channel channel =
        GrpcClients.builder("gproto+http", group)
            .factory(ClientFactory.ofDefault())
            .responseTimeoutMillis(0) // the call's own deadline decides
            .build(
                AuthServiceBlockingStub.class) // any stub: Armeria gives channels only through one
            .getChannel();
    return ClientInterceptors.intercept(channel, new OutgoingContext(config));
  }

  /// `parley.accounts.v1.AuthService` belongs to `accounts`.
  private static String owner(String serviceName) {
    return serviceName.split("\\.", 3)[1];
  }
}
