package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.it.Audit.Stored;
import dev.parley.testing.RealtimeClient.Encoding;
import dev.parley.testing.RunningParley;
import dev.parley.testing.TestUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// People who all send into the same chats at once, half of them in JSON, half in protobuf. For one
/// thread.
final class Load {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Journal journal = new Journal();
  private final TestUser reader;
  private final List<String> chats;
  private final List<LoadClient> clients = new ArrayList<>();

  /// Between two sends of somebody where a machine with few cores runs a whole cluster: as much as
  /// it takes, and restarts beside it.
  static final Duration BESIDE_A_CLUSTER = Duration.ofMillis(10);

  /// Makes people and chats, and begins to send.
  ///
  /// @param between how long somebody waits after each send; zero for no pause
  Load(RunningParley server, int people, int chats, Duration between) {
    List<TestUser> users =
        IntStream.range(0, people).mapToObj(i -> server.register("load" + i)).toList();
    this.reader = users.getFirst();
    TestUser[] others = users.subList(1, people).toArray(TestUser[]::new);
    this.chats =
        IntStream.range(0, chats).mapToObj(i -> reader.createGroup("Load " + i, others)).toList();
    for (int i = 0; i < people; i++) {
      Encoding encoding = i % 2 == 0 ? Encoding.JSON : Encoding.BINARY;
      clients.add(new LoadClient(users.get(i), this.chats, encoding, between, journal));
    }
    clients.forEach(LoadClient::start);
  }

  /// Returns when so many more messages are acknowledged.
  void awaitAcks(long more) {
    long wanted = journal.acks() + more;
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(() -> assertThat(journal.acks()).isGreaterThanOrEqualTo(wanted));
  }

  /// Returns when everybody has got something acknowledged that they sent from now on, in every
  /// chat.
  void awaitEverybody(Duration patience) {
    for (LoadClient client : clients) {
      client.mark();
    }
    await()
        .atMost(patience)
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(() -> assertThat(clients).allMatch(client -> client.isHeardIn(chats)));
  }

  /// Has everybody get something acknowledged, again and again, until a time has passed.
  ///
  /// @param patience how long each of these may take
  void awaitEverybodyFor(Duration time, Duration patience) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      awaitEverybody(patience);
    }
  }

  /// Returns when nothing was acknowledged to anybody for some time.
  ///
  /// @param time for which it must be quiet; what is under way may come before
  void awaitNobody(Duration time) {
    AtomicLong seen = new AtomicLong(journal.acks());
    await()
        .during(time)
        .atMost(time.multipliedBy(2))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> seen.getAndSet(journal.acks()) == seen.get());
  }

  /// Cuts everybody's connection at once: what was stored, and the acknowledgements of it that are
  /// on their way, nobody knows of.
  void cutEverybody() {
    clients.forEach(LoadClient::cut);
  }

  /// Lets somebody who does not send into all chats.
  void invite(TestUser user) {
    for (String chat : chats) {
      var _ =
          reader
              .rest()
              .post("/v1/chats/" + chat + "/members", Map.of("userIds", List.of(user.id())))
              .expect(200);
    }
  }

  /// How long acknowledgements take from now on, all but the slowest of a hundred.
  ///
  /// @param acks how many are waited for, at least 100
  Duration p99(int acks) {
    journal.measure();
    awaitAcks(acks);
    List<Long> waits = journal.measured().stream().sorted().toList();
    return Duration.ofNanos(waits.get(waits.size() * 99 / 100));
  }

  /// How many messages were acknowledged so far.
  long acks() {
    return journal.acks();
  }

  /// Ends the sending and compares.
  ///
  /// @return what is wrong
  List<String> finish() throws InterruptedException {
    clients.forEach(LoadClient::stopSending);
    await().atMost(PATIENCE).until(() -> clients.stream().allMatch(LoadClient::isAcknowledged));
    for (LoadClient client : clients) {
      client.leave(PATIENCE);
    }
    Audit audit = new Audit(journal);
    for (String chat : chats) {
      List<Stored> history = history(chat);
      audit.chat(chat, history);
      for (int i = 0; i < clients.size(); i++) {
        audit.client("client " + i, chat, clients.get(i).views().of(chat), history);
      }
    }
    return audit.violations();
  }

  private List<Stored> history(String chat) {
    List<Stored> history = new ArrayList<>();
    List<JsonNode> page = reader.history(chat, 0);
    while (!page.isEmpty()) {
      for (JsonNode message : page) {
        history.add(
            new Stored(
                message.at("/seq").asLong(),
                message.at("/senderId").asText(),
                message.at("/clientId").asText(),
                message.at("/text").asText()));
      }
      page = reader.history(chat, history.getLast().seq());
    }
    return history;
  }
}
