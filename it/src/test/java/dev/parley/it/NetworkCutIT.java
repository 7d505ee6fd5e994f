package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.cluster.Node;
import dev.parley.it.NamespaceNetwork.Cable;
import dev.parley.testing.RestClient;
import dev.parley.testing.TestUser;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A cluster under load whose processes are cut off from one another and from the database, by real
/// networks that lose everything without a word. Whatever happens: nothing acknowledged is lost,
/// doubled or reordered, no chat has a hole, and all clients end with one history.
///
/// One round by default; `./parley chaos` runs many and longer ones.
final class NetworkCutIT {
  private static final Logger log = LoggerFactory.getLogger(NetworkCutIT.class);
  private static final int ROUNDS = Integer.getInteger("parley.chaos.rounds", 1);
  private static final Duration CUT =
      Duration.ofSeconds(Integer.getInteger("parley.chaos.frozen-seconds", 6));

  /// Within so long others take over, and so long after the cable is mended all is as before.
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /// With a chat each, so many that either process of chats has some.
  private static final int READERS = 8;

  private static final int PEOPLE = 6;
  private static final int CHATS = 5;

  private final ChaosReport report = new ChaosReport(CUT, "network.md");

  @Test
  void noCutCableLosesDoublesOrReordersAnything() throws IOException, InterruptedException {
    List<Duration> backs = new ArrayList<>();
    try (NetworkedCluster cluster = NetworkedCluster.start();
        Scene scene = new Scene(cluster)) {
      scene.load.awaitEverybody(Duration.ofSeconds(30));
      for (int round = 0; round < ROUNDS; round++) {
        for (String target : List.of("chats", "realtime")) {
          backs.add(suffer(scene, 7, scene.one(target, round), Cable.CALLS));
        }
        for (String target : List.of("chats", "accounts")) {
          backs.add(suffer(scene, 8, scene.one(target, round), Cable.DATABASE));
        }
      }
      List<String> wrong = scene.load.finish();
      report.finish(scene.load.acks(), wrong);
      assertThat(wrong).isEmpty();
      assertThat(backs).allMatch(back -> back.compareTo(LIMIT) < 0);
      assertThat(scene.readers.finish()).noneMatch(trouble -> trouble.what().startsWith("500"));
    }
  }

  /// The cluster, and who uses it.
  private static final class Scene implements AutoCloseable {
    private final NetworkedCluster cluster;
    private final Load load;
    private final Members members;
    private final Readers readers;

    Scene(NetworkedCluster cluster) {
      this.cluster = cluster;
      FrontDoor door = new FrontDoor(cluster.cluster().base());
      this.load = new Load(door, PEOPLE, CHATS, Load.BESIDE_A_CLUSTER);
      this.members = new Members(cluster.cluster());
      TestUser reader = door.register("reader");
      RestClient rest = new RestClient(door.uri(), reader.accessToken());
      List<String> chats =
          IntStream.range(0, READERS).mapToObj(i -> reader.createGroup("read " + i)).toList();
      this.readers = new Readers(Collections.nCopies(READERS, rest), chats, LIMIT);
    }

    Node one(String target, int round) {
      List<Node> nodes = cluster.cluster().of(target);
      return nodes.get(round % nodes.size());
    }

    @Override
    public void close() {
      readers.close();
    }
  }

  /// @return how long after the end of the cut all was as before
  private Duration suffer(Scene scene, int number, Node node, Cable cable)
      throws IOException, InterruptedException {
    boolean database = cable == Cable.DATABASE;
    String what = node.target() + " cut from " + (database ? "the database" : "all others");
    scene.cluster.network().cut(node.name(), cable);
    long cut = System.nanoTime();
    try {
      scene.load.awaitEverybody(LIMIT);
      report.note(what + ", others go on", System.nanoTime() - cut);
      if (database) {
        awaitRefusal(node);
        report.note(what + ", refuses", System.nanoTime() - cut);
      }
      scene.load.awaitEverybodyFor(CUT, LIMIT);
    } finally {
      scene.cluster.network().mend(node.name(), cable);
    }
    long mended = System.nanoTime();
    Duration back = awaitWhole(scene, what, mended);
    report.add(number, what, LIMIT, back);
    log.atInfo()
        .addKeyValue("fault", what)
        .addKeyValue("backMillis", back.toMillis())
        .addKeyValue("acked", scene.load.acks())
        .log("Suffered");
    return back;
  }

  /// A process without its database says so, and whoever needs it gets a refusal and not a wait.
  private static void awaitRefusal(Node node) {
    await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(() -> assertThat(Members.readiness(node)).startsWith("503"));
  }

  /// Waits until every process is ready and used by all others, everybody sends, and what is sent
  /// is heard wherever one listens.
  private Duration awaitWhole(Scene scene, String what, long since) {
    await()
        .atMost(LIMIT.plus(ChaosReport.GRACE))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(scene.members::assertWhole);
    report.note(what + ", everybody knows everybody again", System.nanoTime() - since);
    scene.load.awaitEverybody(LIMIT);
    report.note(what + ", everybody sends again", System.nanoTime() - since);
    scene.members.assertHeardEverywhere();
    return Duration.ofNanos(System.nanoTime() - since);
  }
}
