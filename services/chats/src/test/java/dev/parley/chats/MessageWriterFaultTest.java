package dev.parley.chats;

import static java.util.stream.Collectors.partitioningBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.api.chats.v1.Message;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.chats.ChatWrite.Change;
import dev.parley.chats.FaultyStorage.Fault;
import dev.parley.kernel.Ids;
import dev.parley.rpc.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageWriterFaultTest {
  private static final ChatsConfig CONFIG =
      new ChatsConfig(1_000, 1_000, 1, 1_000, 500, 64, Duration.ofSeconds(5));
  private static Fixture fixture;
  private final UUID ann = Ids.next();
  private final UUID bob = Ids.next();
  private FaultyStorage storage;
  private MessageWriter writer;
  private UUID chat;

  @BeforeAll
  static void open() {
    fixture = new Fixture();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @BeforeEach
  void makeChat() {
    chat = fixture.group(ann, bob);
    storage = new FaultyStorage(fixture.storage);
    writer = start(CONFIG);
  }

  @AfterEach
  void stop() {
    storage.open();
    writer.close();
  }

  @Test
  void oneBadSendDoesNotHurtItsNeighbours() {
    storage.shut();
    List<CompletableFuture<Sent>> good = new ArrayList<>();
    List<CompletableFuture<Sent>> bad = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      boolean poisoned = i % 33 == 10;
      String text = poisoned ? "a NUL, which PostgreSQL refuses: \0" : "fine";
      (poisoned ? bad : good).add(writer.append(Fixture.message(chat, ann, "c" + i, text)));
    }
    storage.open();

    good.forEach(writer::await);
    bad.forEach(answer -> assertFails(ErrorReason.ERROR_REASON_INTERNAL, answer));
    assertContiguous(97);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
  void aLostConnectionNeitherLosesNorDoubles(Fault fault) {
    storage.shut();
    List<CompletableFuture<Sent>> sends =
        IntStream.range(0, 50).mapToObj(i -> append("c" + i)).toList();
    storage.breakNext(fault);
    storage.open();

    List<Long> seqs = sends.stream().map(writer::await).map(s -> s.message().seq()).toList();
    assertThat(seqs).containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList());
    assertContiguous(50);
    await()
        .untilAsserted(
            () ->
                assertThat(
                        fixture.signals.ofChat(chat).stream()
                            .filter(ServerFrame::hasMessage)
                            .map(frame -> frame.getMessage().getSeq()))
                    .as("everything is told, also what a lost confirmation hid")
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList()));
  }

  @Test
  void backendsKilledUnderLoadNeitherLoseNorDouble() {
    MessageWriter real =
        new MessageWriter(
            fixture.storage,
            fixture.signals,
            ChatsConfig.defaults(),
            fixture.metrics,
            fixture.clock);
    List<UUID> chats = IntStream.range(0, 8).mapToObj(_ -> fixture.group(ann)).toList();
    List<CompletableFuture<Sent>> sends = new ArrayList<>();
    int killed = 0;
    try (Handle killer = fixture.jdbi().open()) {
      while (killed < 5 && sends.size() < 20_000) {
        for (int i = 0; i < 80; i++) {
          String clientId = "c" + sends.size();
          UUID to = chats.get(sends.size() % 8);
          sends.add(real.append(Fixture.message(to, ann, clientId, "text")));
        }
        int before = killed;
        while (killed == before && !sends.getLast().isDone()) {
          killed += killWriters(killer);
        }
      }
    }
    sends.forEach(real::await);
    real.drain();
    assertThat(killed).as("connections killed").isGreaterThanOrEqualTo(5);
    long each = sends.size() / 8;
    for (UUID one : chats) {
      List<StoredMessage> history = fixture.history(one);
      assertThat(history.stream().map(StoredMessage::seq))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, each).boxed().toList());
      assertThat(history.stream().map(StoredMessage::clientId)).doesNotHaveDuplicates();
    }
  }

  @Test
  void whenTheDatabaseStaysAwayTheOutcomeIsUnknown() {
    writer.close();
    writer = start(new ChatsConfig(10, 10, 1, 10, 10, 1, Duration.ofMillis(300)));
    storage.down(true);
    assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, append("c"));
    storage.down(false);
    assertThat(fixture.history(chat)).isEmpty();
    assertThat(writer.await(append("c")).message().seq()).isEqualTo(1);
  }

  @Test
  void nothingIsToldBeforeTheCommit() {
    fixture.settle(chat);
    writer.close();
    writer = start(new ChatsConfig(10, 10, 1, 10, 10, 1, Duration.ofMillis(300)));
    fixture.signals.clear();
    storage.down(true);
    assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, append("c"));
    assertThat(fixture.signals.ofChat(chat)).isEmpty();
  }

  @Test
  void aFullQueueRefusesAtOnce() {
    writer.close();
    writer = start(new ChatsConfig(10, 10, 1, 1, 3, 1, Duration.ofSeconds(5)));
    storage.shut();
    Map<Boolean, List<CompletableFuture<Sent>>> sends =
        IntStream.range(0, 10)
            .mapToObj(i -> append("c" + i))
            .collect(partitioningBy(CompletableFuture::isCompletedExceptionally));
    List<CompletableFuture<Sent>> refused = sends.getOrDefault(true, List.of());
    assertThat(refused).hasSizeBetween(6, 7);
    assertThatThrownBy(() -> writer.await(refused.getFirst()))
        .satisfies(
            e -> {
              Failure.Detail detail = Failure.detail(e);
              assertThat(detail.reason()).isEqualTo(ErrorReason.ERROR_REASON_OVERLOADED);
              assertThat(detail.retryAfter()).isPresent();
            });
    storage.open();
    sends.getOrDefault(false, List.of()).forEach(writer::await);
  }

  @Test
  void aQueueIsFullByWeightToo() {
    writer.close();
    writer = start(new ChatsConfig(10, 10, 1, 1, 10_000, 1, Duration.ofSeconds(5)));
    storage.shut();
    List<CompletableFuture<Sent>> sends =
        IntStream.range(0, 100)
            .mapToObj(i -> writer.append(Fixture.message(chat, ann, "c" + i, "x".repeat(8_000))))
            .toList();
    assertThat(sends.stream().filter(CompletableFuture::isCompletedExceptionally))
        .hasSizeBetween(30, 40);
    storage.open();
    sends.stream().filter(send -> !send.isCompletedExceptionally()).forEach(writer::await);
  }

  @Test
  void drainingWritesWhatWaitsAndTakesNothingMore() {
    storage.shut();
    List<CompletableFuture<Sent>> sends =
        IntStream.range(0, 20).mapToObj(i -> append("c" + i)).toList();
    storage.open();
    writer.drain();
    assertThat(sends).allMatch(CompletableFuture::isDone);
    assertContiguous(20);
    assertFails(ErrorReason.ERROR_REASON_OVERLOADED, append("late"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
  void aRemovalWithLostConfirmationSucceeds(Fault fault) {
    assertThat(broken(fault, fixture.groups.remove(ann, chat, bob))).isTrue();
    assertThat(fixture.storage.chats().membership(bob, chat)).isEmpty();
    await().until(() -> fixture.signals.ofChat(chat).getLast().hasMemberRemoved());
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
  void leavingWithLostConfirmationSucceeds(Fault fault) {
    assertThat(broken(fault, fixture.groups.remove(bob, chat, bob))).isTrue();
    assertThat(fixture.storage.chats().membership(bob, chat)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
  void addingWithLostConfirmationTellsWhoWasAdded(Fault fault) {
    UUID carl = Ids.next();
    fixture.clock.move(Duration.ofMillis(1));
    List<StoredMember> added = broken(fault, fixture.groups.add(ann, chat, List.of(bob, carl)));
    assertThat(added).extracting(StoredMember::userId).containsExactly(carl);
    assertThat(fixture.storage.chats().membership(ann, chat).orElseThrow().chat().memberCount())
        .isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
  void handingOverWithLostConfirmationSucceeds(Fault fault) {
    assertThat(broken(fault, fixture.groups.setRole(ann, chat, bob, ChatRole.OWNER)).role())
        .isEqualTo(ChatRole.OWNER);
    assertThat(fixture.storage.chats().membership(ann, chat).orElseThrow().me().role())
        .isEqualTo(ChatRole.ADMIN);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
  void creatingWithLostConfirmationMakesOneGroup(Fault fault) {
    UUID id = Ids.next();
    broken(fault, fixture.groups.create(id, ann, "name", "", List.of(bob)));
    assertThat(fixture.storage.chats().membership(ann, id).orElseThrow().chat().memberCount())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
  void deletingWithLostConfirmationSucceeds(Fault fault) {
    assertThat(broken(fault, fixture.groups.delete(ann, chat))).isTrue();
    assertThat(fixture.storage.chats().membership(ann, chat)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
  void anEditWithLostConfirmationIsOneChangeAndIsTold(Fault fault) {
    fixture.send(chat, ann, "before");
    Message edited =
        broken(fault, fixture.changes.edit(ann, new MessageKey(chat, 1), "after", List.of()));
    assertThat(edited.getText()).isEqualTo("after");
    assertThat(edited.getChange()).isEqualTo(1);
    await().until(() -> fixture.signals.ofChat(chat).getLast().hasMessageChanged());
  }

  private <T> T broken(Fault fault, Change<T> change) {
    storage.breakNext(fault);
    return writer.await(writer.change(change));
  }

  private MessageWriter start(ChatsConfig config) {
    return new MessageWriter(storage, fixture.signals, config, fixture.metrics, fixture.clock);
  }

  private CompletableFuture<Sent> append(String clientId) {
    return writer.append(Fixture.message(chat, ann, clientId, "text"));
  }

  /// Ends the connections that are at work, on one of its own that no writer ever had: a connection
  /// told to end may end only when it is next used.
  private static int killWriters(Handle killer) {
    return killer
        .createQuery(
            """
            select count(pg_terminate_backend(pid)) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()
               and state <> 'idle'
            """)
        .mapTo(Integer.class)
        .one();
  }

  private void assertContiguous(int count) {
    assertThat(fixture.history(chat).stream().map(StoredMessage::seq))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
  }

  private void assertFails(ErrorReason reason, CompletableFuture<?> answer) {
    assertThatThrownBy(() -> writer.await(answer))
        .satisfies(e -> assertThat(Failure.detail(e).reason()).isEqualTo(reason));
  }
}
