package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.api.realtime.v1.ServerFrame.BodyCase;
import dev.parley.cluster.LocalCluster;
import dev.parley.cluster.Node;
import dev.parley.testing.RealtimeClient;
import dev.parley.testing.TestUser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// What the processes of a cluster say of themselves and of one another, asked over new
/// connections. For one thread.
final class Members {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private final LocalCluster cluster;
  private final TestUser anna;
  private final TestUser bert;
  private final String chat;

  Members(LocalCluster cluster) {
    this.cluster = cluster;
    FrontDoor door = new FrontDoor(cluster.base());
    this.anna = door.register("anna");
    this.bert = door.register("bert");
    this.chat = anna.createGroup("members", bert);
  }

  /// What a process says when it is asked whether it is ready, the code first.
  static String readiness(Node node) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(node.ops().resolve("/health/ready"));
    return answer.statusCode() + " " + answer.body();
  }

  /// Fails unless every process is ready and every process that calls services knows all instances
  /// of them as ready.
  void assertWhole() throws IOException, InterruptedException {
    for (Node node : cluster.nodes()) {
      assertThat(readiness(node)).as(node.name()).startsWith("200");
      JsonNode status = JSON.readTree(get(node.ops().resolve("/status")).body());
      assertThat(status.at("/services").valueStream())
          .as(node.name())
          .allSatisfy(
              service ->
                  assertThat(service.at("/instances").valueStream())
                      .allMatch(instance -> !instance.at("/health").asText().equals("not ready")));
    }
  }

  /// Fails unless what is sent over one process of realtime is acknowledged, and arrives over every
  /// other.
  void assertHeardEverywhere() {
    List<Node> nodes = cluster.of("realtime");
    for (Node from : nodes) {
      for (Node to : nodes.stream().filter(node -> node != from).toList()) {
        try (RealtimeClient speaker = connect(from, anna);
            RealtimeClient listener = connect(to, bert)) {
          String name = UUID.randomUUID().toString();
          assertThat(speaker.sendMessage(chat, name, name).getBodyCase()).isEqualTo(BodyCase.ACK);
          var _ = listener.await(frame -> frame.getMessage().getClientId().equals(name));
        }
      }
    }
  }

  /// The value of a meter of a process, 0 if it has none.
  static double meter(Node node, String name) throws IOException, InterruptedException {
    return get(node.ops().resolve("/metrics"))
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static RealtimeClient connect(Node node, TestUser user) {
    return RealtimeClient.builder(URI.create("http://" + node.httpAddress()))
        .token(user.accessToken())
        .connect();
  }

  private static HttpResponse<String> get(URI page) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      return client.send(
          HttpRequest.newBuilder(page).timeout(PATIENCE).build(), BodyHandlers.ofString());
    }
  }
}
