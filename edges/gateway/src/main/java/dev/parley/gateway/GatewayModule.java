package dev.parley.gateway;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.cors.CorsService;
import dev.parley.cache.RateLimits;
import dev.parley.kernel.Component;
import dev.parley.rpc.Channels;
import dev.parley.rpc.TokenVerifier;
import dev.parley.rpc.TrustedProxies;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/// The public door: REST, gRPC and gRPC-Web for every public method of the contract, the API
/// documents and the web client. Thread-safe.
///
/// A method that the contract gains is served without a line here.
public final class GatewayModule implements Component {
  private static final int MAX_REQUEST_LINE = 8 * 1024;
  private static final int MAX_STREAMS_PER_CONNECTION = 256;
  private static final Duration CORS_AGE = Duration.ofHours(1);
  private final GatewayConfig config;
  private final TrustedProxies proxies;
  private final Forwarder forwarder;
  private final Workers workers;
  private final WebFiles web;
  private final EdgeErrors errors;
  private final StatusDoor status;

  private GatewayModule(
      GatewayConfig config,
      TrustedProxies proxies,
      Forwarder forwarder,
      Workers workers,
      WebFiles web,
      EdgeErrors errors,
      StatusDoor status) {
    this.config = config;
    this.proxies = proxies;
    this.forwarder = forwarder;
    this.workers = workers;
    this.web = web;
    this.errors = errors;
    this.status = status;
  }

  /// Starts the gateway; it serves once a server was configured with it.
  ///
  /// @param config what it takes
  /// @param proxies who may say where a request came from; the server is configured with them too
  /// @param channels where the services are
  /// @param tokens tells early who calls
  /// @param limits counts requests
  /// @param metrics measures them
  /// @param status how the cluster looks from here
  /// @return the running gateway
  /// @throws IllegalStateException if the web client is not on the class path
  /// @throws IllegalArgumentException if a service is neither here nor configured as a peer
  public static GatewayModule start(
      GatewayConfig config,
      TrustedProxies proxies,
      Channels channels,
      TokenVerifier tokens,
      RateLimits limits,
      MeterRegistry metrics,
      ClusterStatus status) {
    PublicContract.SERVICES.forEach(service -> channels.to(service.getName()));
    WebFiles web = WebFiles.load(GatewayModule.class.getClassLoader());
    Workers workers = new Workers(config.maxRequests());
    Admission admission = new Admission(config, tokens, limits);
    Forwarder forwarder = new Forwarder(config, channels, admission, workers, metrics);
    EdgeErrors errors = new EdgeErrors();
    StatusDoor door = new StatusDoor(status, admission, workers, errors);
    return new GatewayModule(config, proxies, forwarder, workers, web, errors, door);
  }

  /// Adds the doors, limits and error answers to the public server.
  ///
  /// @param server the server to be built
  public void configure(ServerBuilder server) {
    limits(server);
    server
        .errorHandler(errors)
        .setHeaders(SecurityHeaders.API)
        // What matters is logged by the error handler.
        .unloggedExceptionsReportInterval(Duration.ZERO);
    server.decorator(
        (delegate, ctx, req) -> {
          echoRequestId(ctx);
          return delegate.serve(ctx, req);
        });
    cors(server);
    PublicContract.methods().stream()
        .flatMap(method -> RestRoute.of(method).stream())
        .forEach(
            route ->
                server.service(
                    Route.builder().methods(route.method()).path(route.path()).build(),
                    new RestDoor(route, forwarder, errors, proxies, config)));
    server.service(GrpcDoor.build(config, forwarder), GrpcDoor::guarded);
    status.configure(server);
    Pages.configure(server);
    web.configure(server);
  }

  @Override
  public void close() {
    workers.close();
  }

  private void limits(ServerBuilder server) {
    server
        .requestTimeout(config.requestTimeout())
        .idleTimeout(config.idleTimeout())
        .maxNumConnections(config.maxConnections())
        .maxRequestLength(config.maxBodyBytes())
        .http1MaxInitialLineLength(MAX_REQUEST_LINE)
        .http1MaxHeaderSize(config.maxHeaderBytes())
        .http2MaxHeaderListSize(config.maxHeaderBytes())
        .http2MaxStreamsPerConnection(MAX_STREAMS_PER_CONNECTION);
  }

  private void cors(ServerBuilder server) {
    if (config.corsOrigins().isEmpty()) {
      return;
    }
    server.decorator(
        CorsService.builder(config.corsOrigins())
            .allowRequestMethods(
                HttpMethod.GET,
                HttpMethod.PUT,
                HttpMethod.POST,
                HttpMethod.PATCH,
                HttpMethod.DELETE)
            .allowRequestHeaders(
                "authorization",
                "content-type",
                EdgeCall.REQUEST_ID,
                "x-grpc-web",
                "x-user-agent",
                "grpc-timeout")
            .exposeHeaders(
                EdgeCall.REQUEST_ID,
                "retry-after",
                "grpc-status",
                "grpc-message",
                "grpc-status-details-bin")
            .maxAge(CORS_AGE)
            .newDecorator());
  }

  private static void echoRequestId(ServiceRequestContext ctx) {
    ctx.setAdditionalResponseHeader(EdgeCall.REQUEST_ID, EdgeCall.requestId(ctx));
  }
}
