package dev.parley.rpc;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Serves the services of one process to the process itself and, where asked, to its peers.
/// Thread-safe.
///
/// Every call passes the same steps on both ways: context, errors, access, field rules. Handlers
/// run on virtual threads and may block.
public final class RpcServer implements Component {
  /// Where peers ask whether this process is ready.
  static final String READY = "/health/ready";

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

  /// Starts serving the process itself and no other.
  ///
  /// @param config the secret
  /// @param channels the process's channels; those to its own services lead here
  /// @param services what to serve
  /// @param tokens verifies the callers
  /// @param metrics measures every call
  /// @return the running server
  /// @throws IOException if the in-process server cannot start
  public static RpcServer start(
      RpcConfig config,
      RpcChannels channels,
      List<BindableService> services,
      TokenVerifier tokens,
      MeterRegistry metrics)
      throws IOException {
    return serve(channels, guard(config, services, tokens, metrics), _ -> Optional.empty());
  }

  /// Starts serving the process itself and its peers.
  ///
  /// @param config address, secret and certificates
  /// @param channels the process's channels; those to its own services lead here
  /// @param services what to serve
  /// @param tokens verifies the callers
  /// @param metrics measures every call
  /// @param process what peers are told of this process
  /// @return the running server
  /// @throws IOException if the in-process server cannot start
  public static RpcServer start(
      RpcConfig config,
      RpcChannels channels,
      List<BindableService> services,
      TokenVerifier tokens,
      MeterRegistry metrics,
      ProcessInfo process)
      throws IOException {
    List<BindableService> all = new ArrayList<>(services);
    all.add(new InstanceDescription(process));
    return serve(
        channels,
        guard(config, all, tokens, metrics),
        guarded -> Optional.of(listen(config, guarded, process)));
  }

  private static List<ServerServiceDefinition> guard(
      RpcConfig config,
      List<BindableService> services,
      TokenVerifier tokens,
      MeterRegistry metrics) {
    List<ServerServiceDefinition> bound =
        services.stream().map(BindableService::bindService).toList();
    List<ServerInterceptor> outermostLast =
        List.of(
            new RuleCheck(),
            new AccessControl(Contract.accessByMethod(bound), tokens),
            new ErrorMapping(metrics),
            new IncomingContext(config));
    return bound.stream()
        .map(service -> ServerInterceptors.intercept(service, outermostLast))
        .toList();
  }

  private static RpcServer serve(
      RpcChannels channels,
      List<ServerServiceDefinition> guarded,
      Function<List<ServerServiceDefinition>, Optional<HttpServer>> opening)
      throws IOException {
    ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    InProcessServerBuilder local =
        InProcessServerBuilder.forName(channels.inProcessName()).executor(handlers);
    guarded.forEach(local::addService);
    Server inProcess = local.build().start();
    channels.localServerStarted();
    return new RpcServer(handlers, inProcess, opening.apply(guarded));
  }

  /// The port peers connect to.
  ///
  /// @return empty if this process serves only itself
  public Optional<Integer> port() {
    return network.map(HttpServer::port);
  }

  /// Peers were told before that this process is not ready; what they still ask is answered, and
  /// nothing new is taken.
  @Override
  public void drain() {
    network.ifPresent(HttpServer::close);
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

  private static HttpServer listen(
      RpcConfig config, List<ServerServiceDefinition> services, ProcessInfo process) {
    var grpc =
        GrpcService.builder()
            .maxRequestMessageLength(MAX_MESSAGE_BYTES)
            .useBlockingTaskExecutor(true);
    services.forEach(grpc::addService);
    return HttpServer.start(
        "rpc",
        config.host(),
        config.port(),
        config.tls(),
        server -> {
          server.blockingTaskExecutor(new Handlers(), true);
          server.service(READY, (ctx, request) -> ready(ctx, process));
          server.service(grpc.build());
        });
  }

  private static HttpResponse ready(ServiceRequestContext ctx, ProcessInfo process) {
    return HttpResponse.of(
        CompletableFuture.supplyAsync(
            () ->
                HttpResponse.of(
                    process.ready().getAsBoolean()
                        ? HttpStatus.OK
                        : HttpStatus.SERVICE_UNAVAILABLE),
            ctx.blockingTaskExecutor()));
  }
}
