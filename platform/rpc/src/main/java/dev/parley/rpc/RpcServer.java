package dev.parley.rpc;

import com.linecorp.armeria.server.grpc.GrpcService;
import dev.parley.kernel.Component;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Serves the services of one process to the process itself and, where asked, to its peers.
/// Thread-safe.
///
/// Every call passes the same steps on both ways: context, errors, access, field rules. Handlers
/// run on virtual threads and may block.
public final class RpcServer implements Component {
  private static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
  private static final int DRAIN_SECONDS = 10;
  private final ExecutorService handlers;
  private final Server inProcess;
  private final Optional<HttpServer> network;

  private RpcServer(ExecutorService handlers, Server inProcess, Optional<HttpServer> network) {
    this.handlers = handlers;
    this.inProcess = inProcess;
    this.network = network;
  }

  /// Starts serving.
  ///
  /// @param config address and secret
  /// @param channels the process's channels; those to its own services lead here
  /// @param services what to serve
  /// @param tokens verifies the callers
  /// @param metrics measures every call
  /// @param networked whether peers in other processes may connect
  /// @return the running server
  /// @throws IOException if the in-process server cannot start
  public static RpcServer start(
      RpcConfig config,
      RpcChannels channels,
      List<BindableService> services,
      TokenVerifier tokens,
      MeterRegistry metrics,
      boolean networked)
      throws IOException {
    List<ServerServiceDefinition> bound =
        services.stream().map(BindableService::bindService).toList();
    List<ServerInterceptor> outermostLast =
        List.of(
            new RuleCheck(),
            new AccessControl(Contract.accessByMethod(bound), tokens),
            new ErrorMapping(metrics),
            new IncomingContext(config));
    List<ServerServiceDefinition> guarded =
        bound.stream()
            .map(service -> ServerInterceptors.intercept(service, outermostLast))
            .toList();
    ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    InProcessServerBuilder local =
        InProcessServerBuilder.forName(channels.inProcessName()).executor(handlers);
    guarded.forEach(local::addService);
    Server inProcess = local.build().start();
    channels.localServerStarted();
    Optional<HttpServer> network =
        networked ? Optional.of(listen(config, guarded)) : Optional.empty();
    return new RpcServer(handlers, inProcess, network);
  }

  /// The port peers connect to.
  ///
  /// @return empty if this process serves only itself
  public Optional<Integer> port() {
    return network.map(HttpServer::port);
  }

  @Override
  public void drain() {
    inProcess.shutdown();
    try {
      inProcess.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    network.ifPresent(HttpServer::close);
    inProcess.shutdownNow();
    handlers.close();
  }

  private static HttpServer listen(RpcConfig config, List<ServerServiceDefinition> services) {
    return HttpServer.start(
        "rpc",
        config.host(),
        config.port(),
        server -> {
          var grpc =
              GrpcService.builder()
                  .maxRequestMessageLength(MAX_MESSAGE_BYTES)
                  .useBlockingTaskExecutor(true);
          services.forEach(grpc::addService);
          server.service(grpc.build());
        });
  }
}
