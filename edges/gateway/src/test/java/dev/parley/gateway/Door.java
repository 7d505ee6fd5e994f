package dev.parley.gateway;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.BlockingWebClient;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.WebClientBuilder;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import dev.parley.cache.LocalRateLimits;
import dev.parley.cache.RateLimits;
import dev.parley.kernel.Config;
import dev.parley.rpc.HttpServer;
import dev.parley.rpc.ProcessInfo;
import dev.parley.rpc.RevokedSessions;
import dev.parley.rpc.RpcChannels;
import dev.parley.rpc.RpcConfig;
import dev.parley.rpc.RpcServer;
import dev.parley.rpc.TokenVerifier;
import dev.parley.rpc.TrustedProxies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// A whole gateway on a port of its own, with a [BackEnd] behind it in the same process.
final class Door implements AutoCloseable {
  /// Who is believed to say where a request came from, a setting of the port.
  static final String PROXIES = "trusted-proxies";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RpcConfig RPC =
      new RpcConfig("127.0.0.1", 0, "a shared secret of the cluster", Duration.ofSeconds(5));

  /// Short times and small sizes, and limits that nobody reaches by accident.
  private static final Map<String, String> SETTINGS =
      Map.of(
          "request-timeout", "5s",
          "body-timeout", "300ms",
          "idle-timeout", "30s",
          "max-body-bytes", "65536",
          "max-header-bytes", "8192",
          "burst-per-user", "1000000",
          "burst-per-address", "1000000");

  final BackEnd backEnd = new BackEnd();
  final UUID user = UUID.randomUUID();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final RpcChannels channels =
      new RpcChannels(RPC, Set.of("accounts", "chats", "friends"), Map.of());
  private final RevokedSessions revoked;
  private final RpcServer rpc;
  private final RateLimits limits = new LocalRateLimits(InstantSource.fixed(Instant.EPOCH));
  private final GatewayModule gateway;
  private final HttpServer server;
  private final ClientFactory clients = ClientFactory.builder().build();

  Door() {
    this(Map.of());
  }

  /// A gateway with some settings of its section changed, or with trusted [#PROXIES].
  Door(Map<String, String> settings) {
    revoked = RevokedSessions.start(channels, InstantSource.system());
    TokenVerifier tokens = new TokenVerifier(channels, revoked, InstantSource.system());
    try {
      rpc = RpcServer.start(RPC, channels, backEnd.services(), tokens, metrics);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    ClusterStatus status =
        new ClusterStatus(
            new ProcessInfo("1.2.3", List.of("gateway"), Instant.now(), () -> true),
            channels::status,
            InstantSource.system());
    Map<String, String> section = new HashMap<>(settings);
    String trusted = section.remove(PROXIES);
    TrustedProxies proxies = TrustedProxies.parse(trusted == null ? "" : trusted);
    gateway =
        GatewayModule.start(config(section), proxies, channels, tokens, limits, metrics, status);
    server = HttpServer.start("gateway", "127.0.0.1", 0, proxies::configure, gateway::configure);
    await().ignoreExceptions().untilAsserted(revoked::check);
  }

  private static GatewayConfig config(Map<String, String> changed) {
    Map<String, String> flags = new HashMap<>();
    SETTINGS.forEach((key, value) -> flags.put("gateway." + key, value));
    changed.forEach((key, value) -> flags.put("gateway." + key, value));
    return new Config().flags(flags).resolve(reader -> GatewayConfig.read(reader.at("gateway")));
  }

  int port() {
    return server.port();
  }

  String uri() {
    return "http://127.0.0.1:" + port();
  }

  WebClientBuilder client() {
    return WebClient.builder(uri()).factory(clients);
  }

  /// A request with the token of an ordinary user.
  AggregatedHttpResponse as(HttpMethod method, String path, String body) {
    return send(headers(method, path, bearer("user")), body);
  }

  /// A request with a body of JSON, unless the body is empty.
  AggregatedHttpResponse send(RequestHeaders headers, String body) {
    BlockingWebClient client = client().build().blocking();
    if (body.isEmpty()) {
      return client.execute(HttpRequest.of(headers));
    }
    RequestHeaders typed =
        !headers.contains("content-type")
            ? headers.toBuilder().contentType(MediaType.JSON).build()
            : headers;
    return client.execute(typed, body);
  }

  AggregatedHttpResponse get(String path) {
    return send(RequestHeaders.of(HttpMethod.GET, path), "");
  }

  static RequestHeaders headers(HttpMethod method, String path, String authorization) {
    RequestHeadersBuilder headers = RequestHeaders.builder(method, path);
    return headers.set("authorization", authorization).build();
  }

  String bearer(String role) {
    return "Bearer " + backEnd.token(user, role);
  }

  static JsonNode json(AggregatedHttpResponse answer) {
    return json(answer.contentUtf8());
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  @Override
  public void close() {
    clients.close();
    server.close();
    gateway.close();
    revoked.close();
    rpc.close();
    channels.close();
  }
}
