package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.cluster.LocalCluster;
import dev.parley.cluster.Node;
import dev.parley.testing.TestUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Clients of a cluster who do not read what they are told.
final class SlowReadersIT {
  private static final Logger log = LoggerFactory.getLogger(SlowReadersIT.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PEOPLE = 6;
  private static final int CHATS = 5;
  private static final int ACKS_MEASURED = 1_000;
  private static final int WINDOWS = Integer.getInteger("parley.chaos.rounds", 3);
  private static final int SLOW_READERS = 8;
  private static final int TALKERS = 4;
  private static final int LONG_TEXT = 8_000;

  /// What the memory of the processes may grow by. What may wait for eight readers is 32 MiB if
  /// nobody shares it, and here all do.
  private static final long GROWTH_BYTES = 64L << 20;

  private final LocalCluster cluster = SharedCluster.get();

  @Test
  void readersThatDoNotReadHarmNobodyElse() throws IOException, InterruptedException {
    FrontDoor door = new FrontDoor(cluster.base());
    Load load = new Load(door, PEOPLE, CHATS, Duration.ZERO);
    load.awaitAcks(ACKS_MEASURED);
    TestUser talker = door.register("talker");
    TestUser deaf = door.register("deaf");
    load.invite(deaf);
    String loud = talker.createGroup("loud", deaf);
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> talk =
        IntStream.range(0, TALKERS)
            .mapToObj(_ -> Thread.startVirtualThread(() -> talk(talker, loud, over)))
            .toList();
    List<Duration> without = new ArrayList<>();
    List<Duration> with = new ArrayList<>();
    long memory = memory();
    double cut = cut();
    for (int i = 0; i < WINDOWS; i++) {
      without.add(load.p99(ACKS_MEASURED));
      List<ZeroWindow> slow = slowReaders(deaf);
      with.add(load.p99(ACKS_MEASURED));
      double all = cut + (i + 1) * SLOW_READERS;
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(cut()).isEqualTo(all));
      for (ZeroWindow reader : slow) {
        reader.close();
      }
    }
    long growth = memory() - memory;
    over.set(true);
    for (Thread one : talk) {
      one.join();
    }

    assertThat(load.finish()).isEmpty();
    log.atInfo()
        .addKeyValue("without", without)
        .addKeyValue("with", with)
        .addKeyValue("growthKiB", growth >> 10)
        .log("Readers did not read");
    assertThat(median(with)).isLessThan(median(without).multipliedBy(2));
    assertThat(growth).isLessThan(GROWTH_BYTES);
  }

  /// Sends long messages, which soon are more than may wait for a reader.
  private static void talk(TestUser talker, String chat, AtomicBoolean over) {
    String text = "x".repeat(LONG_TEXT);
    while (!over.get()) {
      try {
        var _ = talker.send(chat, text);
      } catch (UncheckedIOException e) {
        log.atInfo().addKeyValue("cause", e.toString()).log("The balancer was busy");
      }
    }
  }

  private List<ZeroWindow> slowReaders(TestUser user) throws IOException {
    List<Node> doors = cluster.of("realtime");
    List<ZeroWindow> slow = new ArrayList<>();
    for (int i = 0; i < SLOW_READERS; i++) {
      slow.add(new ZeroWindow(doors.get(i % doors.size()), user));
    }
    return slow;
  }

  private static Duration median(List<Duration> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }

  /// How many connections were cut for slow reading.
  private double cut() throws IOException, InterruptedException {
    double cut = 0;
    for (Node node : cluster.of("realtime")) {
      cut += Members.meter(node, "parley_realtime_slow_readers_total");
    }
    return cut;
  }

  /// What the processes of realtime have in memory, in bytes.
  private long memory() throws IOException {
    long bytes = 0;
    for (Node node : cluster.of("realtime")) {
      Path status = Path.of("/proc", Long.toString(node.pid()), "status");
      String line =
          Files.readAllLines(status).stream()
              .filter(one -> one.startsWith("VmRSS:"))
              .findFirst()
              .orElseThrow();
      bytes += Long.parseLong(line.replaceAll("\\D", "")) << 10;
    }
    return bytes;
  }
}
