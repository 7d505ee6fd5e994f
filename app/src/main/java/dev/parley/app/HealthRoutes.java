package dev.parley.app;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import dev.parley.kernel.Health;
import dev.parley.kernel.Metrics;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/// Answers `/health/live`, `/health/ready` and, for operators, `/metrics`. Thread-safe.
final class HealthRoutes {

  private static final Executor CHECKS = task -> Thread.ofVirtual().name("health").start(task);
  private static final MediaType METRICS = MediaType.parse(Metrics.CONTENT_TYPE);

  private final Health health;

  HealthRoutes(Health health) {
    this.health = health;
  }

  /// The routes of the public port: whether, but not why not.
  void addPublic(ServerBuilder server) {
    server.service("/health/live", live());
    server.service("/health/ready", ready(false));
  }

  /// The routes of the operators' port: with the reasons, and the metrics.
  void addOperators(ServerBuilder server, Metrics metrics) {
    server.service("/health/live", live());
    server.service("/health/ready", ready(true));
    server.service(
        "/metrics",
        (context, request) ->
            HttpResponse.of(
                CompletableFuture.supplyAsync(
                    () -> HttpResponse.of(HttpStatus.OK, METRICS, metrics.scrape()), CHECKS)));
  }

  private static HttpService live() {
    return (context, request) -> json(HttpStatus.OK, "{\"status\":\"live\"}");
  }

  private HttpService ready(boolean detailed) {
    return (context, request) ->
        HttpResponse.of(
            CompletableFuture.supplyAsync(() -> answer(health.report(), detailed), CHECKS));
  }

  private static HttpResponse answer(Health.Report report, boolean detailed) {
    if (report.ready()) {
      return json(HttpStatus.OK, "{\"status\":\"ready\"}");
    }
    String problems = detailed ? ",\"problems\":" + object(report.problems()) : "";
    return json(HttpStatus.SERVICE_UNAVAILABLE, "{\"status\":\"not ready\"" + problems + "}");
  }

  private static HttpResponse json(HttpStatus status, String body) {
    return HttpResponse.of(
        ResponseHeaders.builder(status)
            .contentType(MediaType.JSON_UTF_8)
            .add(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .build(),
        HttpData.ofUtf8(body));
  }

  private static String object(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> quote(field.getKey()) + ":" + quote(field.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quote(String text) {
    var quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
              } else if (c < 0x20) {
                quoted.append("\\u%04x".formatted(c));
              } else {
                quoted.append((char) c);
              }
            });
    return quoted.append('"').toString();
  }
}
