package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.api.accounts.v1.GetMeRequest;
import dev.parley.api.accounts.v1.UserServiceGrpc.UserServiceBlockingStub;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.ServerFrame.BodyCase;
import dev.parley.api.realtime.v1.WatchPresence;
import dev.parley.cluster.LocalCluster;
import dev.parley.cluster.Node;
import dev.parley.testing.RealtimeClient;
import dev.parley.testing.RestClient;
import dev.parley.testing.RunningParley;
import dev.parley.testing.TestUser;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Two processes of each target behind a balancer do what one process does.
final class ClusterTourIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private final LocalCluster cluster = SharedCluster.get();

  @Test
  void theTourOfTheReadmeWorksThroughTheBalancer() throws IOException, InterruptedException {
    ReadmeTour.take(cluster.base());
  }

  @Test
  void theBalancerPassesGrpcOn() {
    TestUser ann = door().register("ann");
    assertThat(
            ann.grpc(UserServiceBlockingStub.class)
                .getMe(GetMeRequest.getDefaultInstance())
                .getUser()
                .getId())
        .isEqualTo(ann.id());
  }

  @Test
  void peopleOnDifferentNodesTalkAndOneMovesWhenItsNodeIsKilled() throws Exception {
    TestUser ann = door().register("ann");
    TestUser ben = door().register("ben");
    String chat = ann.createGroup("Team", ben);
    try (RealtimeClient anns = ann.connect();
        RealtimeClient bens = ben.connect()) {
      assertThat(anns.hello().hasHello()).isTrue();
      assertThat(bens.hello().hasHello()).isTrue();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(cluster.of("realtime"))
                      .allSatisfy(node -> assertThat(connections(node)).isOne()));

      anns.send(watching(ben));
      ServerFrame online = anns.await(frame -> frame.getPresence().getOnline());
      assertThat(online.getPresence().getUserId()).isEqualTo(ben.id());

      ann.send(chat, "from the one to the other");
      ben.send(chat, "and back");
      assertThat(bens.await(BodyCase.MESSAGE).getMessage().getSeq()).isEqualTo(1);
      assertThat(
              anns.await(frame -> frame.hasMessage() && frame.getMessage().getSeq() == 2)
                  .getMessage()
                  .getText())
          .isEqualTo("and back");
    }

    Node killed = cluster.of("realtime").getFirst();
    killed.kill();
    try (RealtimeClient anns = reconnect(ann);
        RealtimeClient bens = reconnect(ben)) {
      ann.send(chat, "still there?");
      assertThat(bens.await(BodyCase.MESSAGE).getMessage().getSeq()).isEqualTo(3);
      assertThat(anns.await(BodyCase.MESSAGE).getMessage().getSeq()).isEqualTo(3);
    } finally {
      killed.start();
      killed.awaitReady();
    }
  }

  @Test
  void theStatusShowsEveryTargetAndToOperatorsEveryProcess() {
    JsonNode status = door().rest().get("/status").expect(200);
    assertThat(status.at("/status").asText()).isEqualTo("up");
    assertThat(status.at("/services").findValuesAsText("service"))
        .containsExactlyInAnyOrder("accounts", "chats", "friends", "gateway", "realtime");
    for (Node node : cluster.nodes()) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(health(new RestClient(node.ops(), "").get("/status").expect(200)))
                      .contains("gateway ready 2", "realtime ready 2"));
    }
  }

  /// How many instances of each service are in which health.
  private static List<String> health(JsonNode status) {
    return status
        .at("/services")
        .valueStream()
        .flatMap(
            service ->
                service
                    .at("/instances")
                    .valueStream()
                    .collect(
                        Collectors.groupingBy(
                            it -> it.at("/health").asText(), Collectors.counting()))
                    .entrySet()
                    .stream()
                    .map(
                        health ->
                            "%s %s %d"
                                .formatted(
                                    service.at("/service").asText(),
                                    health.getKey(),
                                    health.getValue())))
        .toList();
  }

  private static ClientFrame watching(TestUser user) {
    return ClientFrame.newBuilder()
        .setId("watching")
        .setWatchPresence(WatchPresence.newBuilder().addUserIds(user.id()))
        .build();
  }

  /// A client comes back until the balancer has left the killed node out.
  private static RealtimeClient reconnect(TestUser user) {
    return await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              RealtimeClient client = user.connect();
              assertThat(client.hello().hasHello()).isTrue();
              return client;
            },
            client -> true);
  }

  private static long connections(Node node) {
    return new RestClient(node.ops(), "")
        .get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("parley_realtime_connections "))
        .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.indexOf(' ')))))
        .findFirst()
        .orElseThrow();
  }

  private RunningParley door() {
    return new FrontDoor(cluster.base());
  }
}
