package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.cluster.LocalCluster;
import dev.parley.cluster.Node;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A cluster under load whose parts are killed, frozen, cut off and restarted, one after the other,
/// round by round. Whatever happens: nothing acknowledged is lost, doubled or reordered, no chat
/// has a hole, and all clients end with one history.
///
/// One round by default; `./parley chaos` runs many and longer ones.
final class ChaosIT {
  private static final Logger log = LoggerFactory.getLogger(ChaosIT.class);
  private static final int ROUNDS = Integer.getInteger("parley.chaos.rounds", 1);
  private static final Duration FROZEN =
      Duration.ofSeconds(Integer.getInteger("parley.chaos.frozen-seconds", 4));
  /// Within so long others take over from a process that does not answer.
  private static final Duration OTHERS = Duration.ofSeconds(10);

  /// Within so long events catch up.
  private static final Duration CAUGHT_UP = Duration.ofSeconds(60);

  /// Groups that somebody leaves behind.
  private static final int LEFT = 30;

  private static final int CUTS = 10;
  private static final int PEOPLE = 6;
  private static final int CHATS = 5;

  /// One fault, and how long it may keep anybody from sending.
  ///
  /// @param number of the list in docs/reliability.md
  /// @param within from the end of the fault, or from its beginning where others take over
  private record Fault(int number, String name, Duration within, Action action) {}

  /// Does harm, and undoes it.
  private interface Action {
    /// @return when the fault was over, or others could take over
    long run(int round) throws IOException, InterruptedException;
  }

  private final ChaosReport report = new ChaosReport(FROZEN, "chaos.md");
  private final LocalCluster cluster = SharedCluster.get();
  private final PostgresProcesses postgres = new PostgresProcesses(cluster.postgresFolder());
  private final FrontDoor door = new FrontDoor(cluster.base());
  private final ReplyCutter way;
  private final Load load;

  ChaosIT() throws IOException {
    this.way = ReplyCutter.to(cluster.base());
    this.load = new Load(new FrontDoor(way.uri()), PEOPLE, CHATS, Load.BESIDE_A_CLUSTER);
  }

  @AfterEach
  void close() throws IOException {
    way.close();
  }

  @Test
  void nothingThatHappensToAProcessLosesDoublesOrReordersAnything()
      throws IOException, InterruptedException {
    load.awaitEverybody(Duration.ofSeconds(30));
    for (int round = 0; round < ROUNDS; round++) {
      for (Fault fault : faults()) {
        suffer(fault, round);
      }
    }
    List<String> wrong = load.finish();
    report.finish(load.acks(), wrong);
    assertThat(wrong).isEmpty();
    assertThat(way.lostAcks()).isGreaterThan((long) ROUNDS * CUTS);
  }

  private void suffer(Fault fault, int round) throws IOException, InterruptedException {
    long over = fault.action().run(round);
    Duration left = fault.within().minusNanos(System.nanoTime() - over);
    load.awaitEverybody(left.plus(ChaosReport.GRACE));
    Duration back = Duration.ofNanos(System.nanoTime() - over);
    report.add(fault.number(), fault.name(), fault.within(), back);
    log.atInfo()
        .addKeyValue("round", round + 1)
        .addKeyValue("fault", fault.name())
        .addKeyValue("backMillis", back.toMillis())
        .addKeyValue("acked", load.acks())
        .log("Suffered");
    assertThat(back).as(fault.name()).isLessThan(fault.within());
    for (Node node : cluster.nodes()) {
      node.awaitReady();
    }
  }

  private List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    for (String target : LocalCluster.TARGETS) {
      faults.add(fault(1, target + " killed", 20, round -> kill(one(target, round))));
    }
    faults.add(fault(2, "every process killed, of PostgreSQL too", 60, _ -> killAll()));
    faults.add(fault(3, "a backend of PostgreSQL killed", 20, _ -> now(postgres::killBackend)));
    faults.add(fault(4, "PostgreSQL stopped at once", 30, _ -> now(postgres::stopImmediately)));
    for (String target : List.of("chats", "realtime")) {
      faults.add(fault(5, target + " frozen", 10, round -> freeze(one(target, round))));
    }
    faults.add(fault(6, "PostgreSQL frozen", 10, _ -> freezePostgres()));
    faults.add(fault(9, "Redis gone and back", 10, _ -> redisGone()));
    faults.add(fault(10, "RabbitMQ gone and back", 20, _ -> rabbitGone()));
    faults.add(
        fault(11, "acknowledgements lost after the commit", 10, _ -> loseAcknowledgements()));
    for (String target : List.of("chats", "accounts")) {
      faults.add(fault(18, target + " killed in deletions", 30, _ -> killInDeletion(target)));
    }
    faults.add(fault(17, "rolling restart", 5, _ -> rollingRestart()));
    return faults;
  }

  private static Fault fault(int number, String name, int seconds, Action action) {
    return new Fault(number, name, Duration.ofSeconds(seconds), action);
  }

  private Node one(String target, int round) {
    List<Node> nodes = cluster.of(target);
    return nodes.get(round % nodes.size());
  }

  /// Others take over at once; the process comes back beside them.
  private long kill(Node node) throws IOException, InterruptedException {
    node.kill();
    long killed = System.nanoTime();
    load.awaitEverybody(Duration.ofSeconds(20));
    report.note(node.target() + " killed, others take over", System.nanoTime() - killed);
    node.start();
    node.awaitReady();
    return System.nanoTime();
  }

  /// Eight processes start at once on a machine that may have two cores: that takes longer than the
  /// thirty seconds in which one process with everything in it is back.
  private long killAll() throws IOException, InterruptedException {
    for (Node node : cluster.nodes()) {
      node.kill();
    }
    long killed = System.nanoTime();
    postgres.killAll();
    for (Node node : cluster.nodes()) {
      node.start();
    }
    return killed;
  }

  private long freeze(Node node) throws IOException, InterruptedException {
    node.freeze();
    long frozen = System.nanoTime();
    try {
      load.awaitEverybody(OTHERS);
      report.note(node.target() + " frozen, others take over", System.nanoTime() - frozen);
      load.awaitEverybodyFor(FROZEN, OTHERS);
    } finally {
      node.thaw();
    }
    return System.nanoTime();
  }

  /// Nobody can send meanwhile, and nobody is told that they did.
  private long freezePostgres() throws IOException {
    postgres.freeze();
    try {
      load.awaitNobody(FROZEN);
    } finally {
      postgres.thaw();
    }
    return System.nanoTime();
  }

  /// Sends go on meanwhile.
  private long redisGone() {
    cluster.redis().kill();
    load.awaitEverybodyFor(FROZEN, OTHERS);
    cluster.redis().resume();
    return System.nanoTime();
  }

  /// Sends go on meanwhile, and what the services have to tell one another catches up.
  private long rabbitGone() {
    Leaver leaver = new Leaver(door, LEFT);
    cluster.rabbit().kill();
    leaver.leave();
    load.awaitEverybodyFor(FROZEN, OTHERS);
    assertThat(leaver.isGone()).isFalse();
    cluster.rabbit().resume();
    long back = System.nanoTime();
    await().atMost(CAUGHT_UP).until(leaver::isGone);
    report.note("RabbitMQ back, events have caught up", System.nanoTime() - back);
    leaver.assertNothingIsLeft();
    return back;
  }

  /// What was stored and not acknowledged is sent again by everybody.
  private long loseAcknowledgements() {
    for (int cut = 0; cut < CUTS; cut++) {
      load.awaitEverybody(OTHERS);
      way.loseReplies();
    }
    return System.nanoTime();
  }

  /// Every process of a target is killed while somebody's account is deleted.
  private long killInDeletion(String target) throws IOException, InterruptedException {
    Leaver leaver = new Leaver(door, LEFT);
    leaver.leave();
    for (Node node : cluster.of(target)) {
      node.kill();
    }
    for (Node node : cluster.of(target)) {
      node.start();
    }
    for (Node node : cluster.of(target)) {
      node.awaitReady();
    }
    long back = System.nanoTime();
    await().atMost(CAUGHT_UP).ignoreExceptions().until(leaver::isGone);
    report.note(target + " killed, deletion completed", System.nanoTime() - back);
    // Those who ask may need a moment to find the processes that came back.
    await().atMost(OTHERS).untilAsserted(leaver::assertNothingIsLeft);
    return back;
  }

  /// Every process in turn, as an upgrade does it; everybody keeps sending within five seconds.
  private long rollingRestart() throws IOException, InterruptedException {
    for (Node node : cluster.nodes()) {
      Thread stopping = Thread.startVirtualThread(() -> stop(node));
      while (stopping.isAlive()) {
        load.awaitEverybody(Duration.ofSeconds(5));
      }
      node.start();
      node.awaitReady();
      load.awaitEverybody(Duration.ofSeconds(5));
    }
    return System.nanoTime();
  }

  private static void stop(Node node) {
    try {
      int _ = node.stop();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long now(Harm harm) throws IOException, InterruptedException {
    harm.run();
    return System.nanoTime();
  }

  private interface Harm {
    void run() throws IOException, InterruptedException;
  }
}
