package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.cluster.LocalCluster;
import dev.parley.cluster.Node;
import dev.parley.it.Readers.Trouble;
import dev.parley.testing.RestClient;
import dev.parley.testing.TestUser;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A cluster of processes that are killed, frozen and stopped under calls.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClusterIT {
  private static final Logger log = LoggerFactory.getLogger(ClusterIT.class);
  private static final Duration RECOVERY = Duration.ofSeconds(5);
  private static final int READERS_A_DOOR = 4;
  private static final int READS = 200;
  private final LocalCluster cluster = SharedCluster.get();
  private final TestUser anna;

  /// So many that either process of chats has some of them.
  private final List<String> chats = new ArrayList<>();

  ClusterIT() {
    anna = new FrontDoor(uri(0)).register("anna");
    for (int i = 0; i < 2 * READERS_A_DOOR; i++) {
      chats.add(anna.createGroup("everyone " + i, new FrontDoor(uri(1)).register("bert")));
    }
  }

  @BeforeAll
  void begin() {
    for (String chat : chats) {
      assertThat(anna.send(chat, "first").at("/seq").asLong()).isEqualTo(1);
    }
    awaitInstances(2);
  }

  /// What names a person and no chat goes to the processes in turn.
  @Test
  void twoProcessesOfChatsKeepOneSequenceWithoutHoles() throws Exception {
    String friend = new FrontDoor(uri(1)).register("friend").id();
    int senders = 8;
    int each = 50;
    long total = (long) senders * each;
    List<CompletableFuture<List<Long>>> sent = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < senders; i++) {
        RestClient door = door(i % 2);
        String name = "s" + i + "-";
        sent.add(CompletableFuture.supplyAsync(() -> send(door, friend, name, each), threads));
      }
    }
    List<Long> acked = new ArrayList<>();
    for (CompletableFuture<List<Long>> one : sent) {
      List<Long> seqs = one.get();
      assertThat(seqs).isSorted();
      acked.addAll(seqs);
    }

    assertThat(acked)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, total).boxed().toList());
    String direct =
        anna.rest()
            .get("/v1/users/" + friend + "/messages?limit=1")
            .expect(200)
            .at("/messages/0/chatId")
            .asText();
    List<JsonNode> stored = new ArrayList<>();
    while (stored.size() < total) {
      stored.addAll(anna.history(direct, stored.size()));
    }
    assertThat(stored)
        .extracting(message -> message.at("/seq").asLong())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, total).boxed().toList());
  }

  @Test
  void readsRecoverWithinSecondsWhenAProcessOfChatsIsKilled() throws Exception {
    try (Readers readers = readers()) {
      long killed = System.nanoTime();
      chats(0).kill();
      awaitInstances(1);
      awaitReads(readers);
      Duration back = restart(chats(0));
      awaitInstances(2);
      awaitReads(readers);

      assertRecovered("killed", readers, killed);
      log.atInfo().addKeyValue("backMillis", back.toMillis()).log("A killed process is back");
    }
  }

  @Test
  void readsRecoverWithinSecondsWhenAProcessOfChatsFreezes() {
    try (Readers readers = readers()) {
      long frozen = System.nanoTime();
      chats(1).freeze();
      try {
        awaitInstances(1);
        awaitReads(readers);
      } finally {
        chats(1).thaw();
      }
      awaitInstances(2);
      awaitReads(readers);

      assertRecovered("frozen", readers, frozen);
    }
  }

  @Test
  void aProcessOfChatsThatIsToldToStopLosesNoCall() throws Exception {
    try (Readers readers = readers()) {
      assertThat(chats(0).stop()).isZero();
      awaitReads(readers);
      Duration _ = restart(chats(0));
      awaitInstances(2);
      awaitReads(readers);

      assertThat(readers.finish()).isEmpty();
    }
  }

  @Test
  void theStatusShowsInstancesToOperatorsOnly() {
    JsonNode everybody = new FrontDoor(uri(0)).rest().get("/status").expect(200);
    JsonNode operators = ops(0).get("/status").expect(200);

    assertThat(everybody.at("/status").asText()).isEqualTo("up");
    assertThat(everybody.toString()).doesNotContain("127.0.0.1").doesNotContain("version");
    assertThat(operators.at("/services"))
        .filteredOn(service -> service.at("/service").asText().equals("chats"))
        .singleElement()
        .satisfies(
            service -> {
              assertThat(service.at("/circuit").asText()).isEqualTo("closed");
              assertThat(service.at("/instances"))
                  .hasSize(2)
                  .allSatisfy(
                      instance -> {
                        assertThat(instance.at("/address").asText()).startsWith("127.0.0.1:");
                        assertThat(instance.at("/health").asText()).isEqualTo("ready");
                        assertThat(instance.at("/version").asText()).isNotEmpty();
                        assertThat(instance.at("/targets/0").asText()).isEqualTo("chats");
                      });
            });
  }

  private Node chats(int number) {
    return cluster.of("chats").get(number);
  }

  private URI uri(int gateway) {
    return URI.create("http://" + cluster.of("gateway").get(gateway).httpAddress());
  }

  private RestClient ops(int gateway) {
    return new RestClient(cluster.of("gateway").get(gateway).ops(), "");
  }

  private static Duration restart(Node node) throws IOException, InterruptedException {
    long start = System.nanoTime();
    node.start();
    node.awaitReady();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private RestClient door(int gateway) {
    return new RestClient(uri(gateway), anna.accessToken());
  }

  private Readers readers() {
    List<RestClient> doors = new ArrayList<>();
    for (int i = 0; i < READERS_A_DOOR; i++) {
      doors.add(door(0));
      doors.add(door(1));
    }
    Readers readers = new Readers(doors, chats, RECOVERY);
    awaitReads(readers);
    return readers;
  }

  private static void awaitReads(Readers readers) {
    long before = readers.reads();
    await().atMost(Duration.ofSeconds(30)).until(() -> readers.reads() > before + READS);
  }

  private void awaitInstances(int count) {
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> readyChats(0) == count && readyChats(1) == count);
  }

  private long readyChats(int gateway) {
    JsonNode status = ops(gateway).get("/status").expect(200);
    return status
        .at("/services")
        .valueStream()
        .filter(service -> service.at("/service").asText().equals("chats"))
        .flatMap(service -> service.at("/instances").valueStream())
        .filter(instance -> instance.at("/health").asText().equals("ready"))
        .count();
  }

  private static void assertRecovered(String what, Readers readers, long since) {
    long reads = readers.reads();
    List<Trouble> troubles = readers.finish();
    log.atInfo()
        .addKeyValue("what", what)
        .addKeyValue("reads", reads)
        .addKeyValue("troubles", troubles.size())
        .addKeyValue(
            "lastMillis",
            troubles.isEmpty() ? 0 : (troubles.getLast().endedNanos() - since) / 1_000_000)
        .log("Reads went on");
    assertThat(troubles)
        .allSatisfy(
            trouble -> {
              assertThat(Duration.ofNanos(trouble.endedNanos() - since)).isLessThan(RECOVERY);
              assertThat(trouble.took()).isLessThan(RECOVERY);
              assertThat(trouble.what()).doesNotContain("INTERNAL");
            });
  }

  private static List<Long> send(RestClient door, String friend, String name, int count) {
    List<Long> seqs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      seqs.add(
          door.post(
                  "/v1/users/" + friend + "/messages",
                  Map.of("clientId", name + i, "text", "text " + i))
              .expect(200)
              .at("/message/seq")
              .asLong());
    }
    return seqs;
  }
}
