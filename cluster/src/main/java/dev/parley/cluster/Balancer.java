package dev.parley.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The front door: HAProxy, which spreads requests over the gateways and WebSockets over the
/// realtime nodes, and leaves out who is not ready.
final class Balancer implements AutoCloseable {
  private final Process process;

  private Balancer(Process process) {
    this.process = process;
  }

  /// Starts it and waits until it has a gateway to send requests to.
  ///
  /// @param port the public one
  /// @param folder for its configuration and log
  /// @throws IOException if HAProxy is not installed or does not start
  static Balancer start(int port, Path folder, List<Node> gateways, List<Node> realtime)
      throws IOException, InterruptedException {
    Path config = Files.createDirectories(folder).resolve("haproxy.cfg");
    Files.writeString(config, configuration(port, gateways, realtime));
    Process process;
    try {
      process =
          new ProcessBuilder("haproxy", "-db", "-f", config.toString())
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(folder.resolve("haproxy.log").toFile()))
              .start();
    } catch (IOException e) {
      throw new IOException("HAProxy is needed: apt-get install haproxy", e);
    }
    Balancer balancer = new Balancer(process);
    URI ready = URI.create("http://127.0.0.1:" + port + "/health/ready");
    Await.ok("haproxy (" + folder.resolve("haproxy.log") + ")", ready, process);
    return balancer;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private static String configuration(int port, List<Node> gateways, List<Node> realtime) {
    return """
        defaults
          mode http
          option forwardfor
          option redispatch
          retries 3
          timeout http-request 10s
          timeout connect 3s
          timeout client 75s
          timeout server 75s
          timeout tunnel 1h
          default-server check inter 500ms fall 2 rise 1
        frontend public
          bind 127.0.0.1:%d
          acl realtime path /v1/realtime
          acl grpc req.hdr(content-type) -m beg application/grpc
          use_backend realtime if realtime
          use_backend grpc if grpc
          default_backend gateway
        backend gateway
          balance leastconn
          option httpchk GET /health/ready
        %s
        backend grpc
          balance leastconn
          option httpchk GET /health/ready
        %s
        backend realtime
          balance leastconn
          option httpchk GET /health/ready
        %s
        """
        .formatted(
            port, servers(gateways, ""), servers(gateways, " proto h2"), servers(realtime, ""));
  }

  private static String servers(List<Node> nodes, String options) {
    return nodes.stream()
        .map(node -> "  server %s %s%s".formatted(node.name(), node.httpAddress(), options))
        .collect(Collectors.joining("\n"));
  }
}
