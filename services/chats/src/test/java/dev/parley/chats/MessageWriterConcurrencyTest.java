package dev.parley.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.chats.ChatWrite.Change;
import dev.parley.chats.ChatWrite.Changed;
import dev.parley.kernel.Ids;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageWriterConcurrencyTest {
  private static Fixture fixture;

  @BeforeAll
  static void open() {
    fixture = new Fixture();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  static LongStream seeds() {
    return LongStream.concat(
        LongStream.of(1, 2, 3), LongStream.generate(System::nanoTime).limit(2));
  }

  /// Random senders send, repeat and resend with few client ids, so that most sends collide, while
  /// others write from another process.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anyScheduleGivesOneOrderWithoutHolesOrDoubles(long seed) throws Exception {
    Random random = new Random(seed);
    UUID[] users = IntStream.range(0, 6).mapToObj(_ -> Ids.next()).toArray(UUID[]::new);
    List<UUID> chats = Stream.generate(() -> fixture.group(Ids.next(), users)).limit(5).toList();
    MessageWriter elsewhere = elsewhere();
    List<NewMessage> schedule = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      schedule.add(
          Fixture.message(
              chats.get(random.nextInt(chats.size())),
              users[random.nextInt(users.length)],
              "client-" + random.nextInt(12),
              "text " + i));
    }
    List<Callable<Sent>> sends = new ArrayList<>();
    for (NewMessage message : schedule) {
      MessageWriter writer = random.nextBoolean() ? fixture.writer : elsewhere;
      sends.add(() -> writer.await(writer.append(message)));
    }

    List<Sent> sent = atOnce(sends);
    elsewhere.drain();

    Map<List<Object>, StoredMessage> byOrigin = new HashMap<>();
    for (int i = 0; i < sent.size(); i++) {
      NewMessage asked = schedule.get(i);
      StoredMessage stored = sent.get(i).message();
      List<Object> origin = List.of(asked.chatId(), asked.senderId(), asked.clientId());
      assertThat(List.of(stored.chatId(), stored.senderId(), stored.clientId())).isEqualTo(origin);
      assertThat(byOrigin.computeIfAbsent(origin, _ -> stored))
          .as("one outcome for each client id")
          .isEqualTo(stored);
    }
    for (UUID chat : chats) {
      List<StoredMessage> history = fixture.history(chat);
      assertContiguous(history);
      assertThat(new HashSet<>(history))
          .as("what is stored is what was acknowledged")
          .isEqualTo(
              new HashSet<>(
                  byOrigin.values().stream().filter(m -> m.chatId().equals(chat)).toList()));
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          fixture.signals.ofChat(chat).stream()
                              .filter(ServerFrame::hasMessage)
                              .map(frame -> frame.getMessage().getSeq()))
                      .as("each message is told once")
                      .containsExactlyInAnyOrderElementsOf(
                          history.stream().map(StoredMessage::seq).toList()));
    }
  }

  @Test
  void aThousandSendersInAThousandChatsAreAllAcknowledged() throws Exception {
    int senders = 1_000;
    int each = 5;
    UUID user = Ids.next();
    List<UUID> chats = Stream.generate(() -> fixture.group(user)).limit(senders).toList();
    List<Callable<List<Long>>> all = new ArrayList<>();
    for (UUID chat : chats) {
      all.add(
          () -> {
            List<Long> seqs = new ArrayList<>();
            for (int i = 0; i < each; i++) {
              seqs.add(fixture.send(chat, user, "text").message().seq());
            }
            return seqs;
          });
    }
    assertThat(atOnce(all)).allMatch(List.of(1L, 2L, 3L, 4L, 5L)::equals);
    for (UUID chat : chats) {
      assertThat(fixture.history(chat)).hasSize(each);
    }
  }

  @Test
  void signalsOfAChatCarryItsOrder() throws Exception {
    UUID ann = Ids.next();
    UUID chat = fixture.group(ann);
    fixture.send(chat, ann, "first");
    List<Callable<Object>> writes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int number = i;
      writes.add(
          i % 2 == 0
              ? () -> fixture.send(chat, ann, "text")
              : () ->
                  fixture.write(
                      fixture.changes.edit(
                          ann, new MessageKey(chat, 1), "edit " + number, List.of())));
    }
    atOnce(writes);
    fixture.settle(chat);

    List<ServerFrame> frames = fixture.signals.ofChat(chat);
    assertThat(frames.stream().filter(ServerFrame::hasMessage).map(f -> f.getMessage().getSeq()))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 101).boxed().toList());
    assertThat(
            frames.stream()
                .filter(ServerFrame::hasMessageChanged)
                .map(f -> f.getMessageChanged().getChange()))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
  }

  @Test
  void thereIsOneDirectChatForAPairUnderAnyRace() throws Exception {
    UUID ann = Ids.next();
    UUID bob = Ids.next();
    MessageWriter elsewhere = elsewhere();
    List<Callable<Sent>> sends = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      NewMessage message =
          i % 2 == 0 ? Fixture.direct(ann, bob, "c" + i) : Fixture.direct(bob, ann, "c" + i);
      MessageWriter writer = i % 4 < 2 ? fixture.writer : elsewhere;
      sends.add(() -> writer.await(writer.append(message)));
    }
    List<Sent> sent = atOnce(sends);
    elsewhere.drain();

    UUID chat = DirectChats.id(ann, bob);
    assertThat(sent).allMatch(one -> one.message().chatId().equals(chat));
    assertContiguous(fixture.history(chat));
    assertThat(fixture.history(chat)).hasSize(50);
    assertThat(fixture.storage.chats().chatIds(ann)).containsExactly(chat);
    assertThat(fixture.storage.chats().chatIds(bob)).containsExactly(chat);
    assertThat(fixture.storage.chats().members(chat, null, 10)).hasSize(2);
  }

  /// Every message of the removed member has its place before the end of the chat as it was in the
  /// transaction of the removal, whichever process that runs in.
  @ParameterizedTest(name = "removed by another process: {0}")
  @ValueSource(booleans = {false, true})
  void nobodysMessageGetsAPlaceAfterTheirRemoval(boolean byAnother) throws Exception {
    MessageWriter elsewhere = elsewhere();
    MessageWriter remover = byAnother ? elsewhere : fixture.writer;
    for (int round = 0; round < 20; round++) {
      UUID ann = Ids.next();
      UUID bob = Ids.next();
      UUID chat = fixture.group(ann, bob);
      List<Callable<Long>> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        all.add(() -> sendUnlessRefused(chat, bob));
      }
      all.add(20, () -> -remover.await(remover.change(removal(ann, chat, bob))));
      List<Long> outcomes = atOnce(all);
      long end = -outcomes.stream().min(Long::compare).orElseThrow();
      assertThat(outcomes).allMatch(seq -> seq <= end);
      assertThat(fixture.history(chat)).hasSize((int) end);
      if (!byAnother) {
        fixture.settle(chat);
        assertThat(fixture.signals.ofChat(chat).getLast().hasMemberRemoved())
            .as("the last thing told")
            .isTrue();
      }
    }
    elsewhere.drain();
  }

  /// Sends three times, so that sends go on while the removal happens.
  private static long sendUnlessRefused(UUID chat, UUID user) {
    long seq = 0;
    try {
      for (int i = 0; i < 3; i++) {
        seq = fixture.send(chat, user, "text").message().seq();
      }
    } catch (StatusRuntimeException e) {
      assertThat(Failure.detail(e).reason()).isEqualTo(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND);
    }
    return seq;
  }

  /// A removal that answers with the end of the chat at its own moment.
  private static Change<Long> removal(UUID actor, UUID chat, UUID user) {
    Change<Boolean> removal = fixture.groups.remove(actor, chat, user);
    return new Change<>(
        chat,
        (tx, again) -> {
          List<Note> notes = removal.body().apply(tx, again).notes();
          long end = tx.chats().membership(actor, chat).orElseThrow().chat().lastSeq();
          return new Changed<>(end, notes);
        });
  }

  @Test
  void membersAddedAtOnceDoNotExceedTheLimit() throws Exception {
    GroupChanges small = new GroupChanges(10, fixture.clock);
    UUID ann = Ids.next();
    UUID chat = fixture.group(ann);
    List<Callable<Boolean>> adds = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      adds.add(
          () -> {
            try {
              fixture.write(small.add(ann, chat, List.of(Ids.next())));
              return true;
            } catch (StatusRuntimeException e) {
              return false;
            }
          });
    }
    assertThat(atOnce(adds).stream().filter(added -> added)).hasSize(9);
    assertThat(fixture.storage.chats().members(chat, null, 100)).hasSize(10);
    assertThat(fixture.storage.chats().membership(ann, chat).orElseThrow().chat().memberCount())
        .isEqualTo(10);
  }

  @Test
  void theOwnershipIsHandedToOneOnly() throws Exception {
    UUID ann = Ids.next();
    UUID[] others = Stream.generate(Ids::next).limit(10).toArray(UUID[]::new);
    UUID chat = fixture.group(ann, others);
    List<Callable<Boolean>> handovers = new ArrayList<>();
    for (UUID other : others) {
      handovers.add(
          () -> {
            try {
              fixture.write(fixture.groups.setRole(ann, chat, other, ChatRole.OWNER));
              return true;
            } catch (StatusRuntimeException e) {
              return false;
            }
          });
    }
    assertThat(atOnce(handovers).stream().filter(done -> done)).hasSize(1);
    assertThat(fixture.storage.chats().members(chat, null, 100))
        .filteredOn(member -> member.role() == ChatRole.OWNER)
        .hasSize(1);
  }

  @Test
  void sendsThatGatherAreOneTransaction() throws Exception {
    UUID ann = Ids.next();
    UUID chat = fixture.group(ann);
    double batchesBefore = fixture.metrics.summary("parley.chats.batch.size").count();
    List<CompletableFuture<Sent>> sends =
        IntStream.range(0, 2_000).mapToObj(i -> fixture.append(chat, ann, "c" + i)).toList();
    Set<Long> seqs = new HashSet<>();
    for (CompletableFuture<Sent> send : sends) {
      seqs.add(fixture.writer.await(send).message().seq());
    }
    assertThat(seqs).hasSize(2_000);
    assertThat(fixture.metrics.summary("parley.chats.batch.size").count() - batchesBefore)
        .isLessThan(200);
  }

  /// The writer of another process on the same database.
  private static MessageWriter elsewhere() {
    return new MessageWriter(
        fixture.storage,
        fixture.signals,
        ChatsConfig.defaults(),
        new SimpleMeterRegistry(),
        fixture.clock);
  }

  private static void assertContiguous(List<StoredMessage> history) {
    assertThat(history.stream().map(StoredMessage::seq))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, history.size()).boxed().toList());
  }

  private static <T> List<T> atOnce(List<? extends Callable<T>> work)
      throws InterruptedException, ExecutionException {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> one : work) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return one.call();
                }));
      }
      start.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> future : running) {
        results.add(future.get());
      }
      return results;
    }
  }
}
