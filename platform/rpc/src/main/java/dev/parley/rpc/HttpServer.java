package dev.parley.rpc;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerPort;
import dev.parley.kernel.Component;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/// An HTTP port with routes. Thread-safe.
public final class HttpServer implements Component {
  private static final Duration QUIET = Duration.ofMillis(100);
  private static final int MAX_FLUSHES = 256;
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(10);
  private final Server server;
  private final int port;

  private HttpServer(Server server, int port) {
    this.server = server;
    this.port = port;
  }

  /// Opens a port.
  ///
  /// @param name what it is, for messages
  /// @param host the address to bind
  /// @param port the port to bind, 0 for a random free one
  /// @param routes what it serves
  /// @return the listening server
  /// @throws IllegalStateException if the port cannot be had, naming its configuration key
  @SafeVarargs
  public static HttpServer start(
      String name, String host, int port, Consumer<ServerBuilder>... routes) {
    return start(name, host, port, Optional.empty(), routes);
  }

  /// Opens a port, with certificates if there are any: then only who has one of the same cluster
  /// gets in.
  @SafeVarargs
  static HttpServer start(
      String name,
      String host,
      int port,
      Optional<TlsConfig> tls,
      Consumer<ServerBuilder>... routes) {
    ServerBuilder builder =
        Server.builder()
            .port(
                new InetSocketAddress(host, port),
                tls.isPresent() ? SessionProtocol.HTTPS : SessionProtocol.HTTP)
            .gracefulShutdownTimeout(QUIET, LONGEST_DRAIN)
            .bossGroupFactory(Acceptor::of)
            .meterRegistry(new CompositeMeterRegistry()) // empty: routes measure themselves
            // Head and body of an answer are flushed apart; together they leave in one write.
            .childChannelPipelineCustomizer(
                pipeline -> pipeline.addFirst(new FlushConsolidationHandler(MAX_FLUSHES, true)))
            .disableServerHeader()
            .disableDateHeader();
    tls.ifPresent(certificates -> certificates.secure(builder));
    for (Consumer<ServerBuilder> route : routes) {
      route.accept(builder);
    }
    Server server = builder.build();
    try {
      server.start().join();
    } catch (CompletionException e) {
      if (isBindFailure(e)) {
        throw new IllegalStateException(
            "Port %d on %s is taken or not allowed; choose another with --%s.port"
                .formatted(port, host, name),
            e);
      }
      throw e;
    }
    // Not activeLocalPort(), which knows loopback and the wildcard only.
    ServerPort open = server.activePorts().values().iterator().next();
    return new HttpServer(server, open.localAddress().getPort());
  }

  /// The port it listens on.
  ///
  /// @return the bound port
  public int port() {
    return port;
  }

  @Override
  public void close() {
    server.stop().join();
  }

  private static boolean isBindFailure(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException || String.valueOf(cause.getMessage()).contains("bind")) {
        return true;
      }
    }
    return false;
  }
}
