package dev.parley.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.chats.v1.ChatDelta;
import dev.parley.api.chats.v1.ChatPosition;
import dev.parley.api.chats.v1.Message;
import dev.parley.api.chats.v1.SyncResponse;
import dev.parley.kernel.Ids;
import dev.parley.rpc.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncTest {
  private static Fixture fixture;
  private static Sync sync;
  private final UUID ann = Ids.next();

  @BeforeAll
  static void open() {
    fixture = new Fixture();
    sync = new Sync(fixture.storage);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void whatIsMissingComesAndWhatIsUpToDateDoesNot() {
    UUID behind = filled(5);
    UUID current = filled(3);
    SyncResponse answer = sync.sync(ann, List.of(position(behind, 2, 0), position(current, 3, 0)));
    assertThat(answer.getDeltasList()).hasSize(1);
    ChatDelta delta = answer.getDeltas(0);
    assertThat(delta.getChatId()).isEqualTo(behind.toString());
    assertThat(delta.getMessagesList()).extracting(Message::getSeq).containsExactly(3L, 4L, 5L);
    assertThat(delta.getLastSeq()).isEqualTo(5);
    assertThat(delta.getReadSeq()).isEqualTo(5);
    assertThat(delta.getMore()).isFalse();
  }

  @Test
  void chatsOneIsNotInAreGone() {
    UUID foreign = fixture.group(Ids.next());
    UUID unknown = Ids.next();
    assertThat(
            sync.sync(ann, List.of(position(foreign, 0, 0), position(unknown, 0, 0)))
                .getGoneChatIdsList())
        .containsExactly(foreign.toString(), unknown.toString());
  }

  @Test
  void changesOfWhatTheClientHasAreTold() {
    UUID chat = filled(5);
    fixture.write(fixture.changes.edit(ann, new MessageKey(chat, 1), "new", List.of()));
    fixture.write(fixture.changes.edit(ann, new MessageKey(chat, 5), "new", List.of()));
    fixture.write(fixture.changes.react(ann, new MessageKey(chat, 2), "👍"));
    ChatDelta delta = sync.sync(ann, List.of(position(chat, 4, 0))).getDeltas(0);
    assertThat(delta.getMessagesList()).extracting(Message::getSeq).containsExactly(5L);
    assertThat(delta.getChangedList()).extracting(Message::getSeq).containsExactly(1L, 2L);
    assertThat(delta.getChanged(1).getReactionsCount()).isEqualTo(1);
    assertThat(delta.getLastChange()).isEqualTo(3);
    assertThat(sync.sync(ann, List.of(position(chat, 5, 3))).getDeltasList()).isEmpty();
  }

  @Test
  void oneDeltaIsBounded() {
    UUID chat = filled(450);
    ChatDelta delta = sync.sync(ann, List.of(position(chat, 0, 0))).getDeltas(0);
    assertThat(delta.getMessagesCount()).isEqualTo(Sync.MAX_EACH);
    assertThat(delta.getMore()).isTrue();
    delta = sync.sync(ann, List.of(position(chat, 400, 0))).getDeltas(0);
    assertThat(delta.getMessagesCount()).isEqualTo(50);
    assertThat(delta.getMore()).isFalse();
  }

  @Test
  void theWholeAnswerIsBounded() {
    List<UUID> chats = Stream.generate(() -> filled(150)).limit(15).toList();
    SyncResponse answer = sync.sync(ann, chats.stream().map(chat -> position(chat, 0, 0)).toList());
    assertThat(answer.getDeltasList()).hasSize(15);
    assertThat(answer.getDeltasList().stream().mapToInt(ChatDelta::getMessagesCount).sum())
        .isEqualTo(Sync.MAX_TOTAL);
    assertThat(answer.getDeltasList().stream().filter(ChatDelta::getMore)).hasSize(2);
  }

  @Test
  void aChatIsAskedForOnce() {
    UUID chat = filled(1);
    assertThatThrownBy(() -> sync.sync(ann, List.of(position(chat, 0, 0), position(chat, 1, 0))))
        .satisfies(e -> assertThat(Failure.detail(e).field()).isEqualTo("positions[1].chatId"));
  }

  /// A client that follows the answers, whatever was written between them, ends with what the store
  /// holds.
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13})
  void whoFollowsTheAnswersEndsWithEverything(long seed) {
    Random random = new Random(seed);
    List<UUID> chats = Stream.generate(() -> filled(1 + random.nextInt(500))).limit(12).toList();
    Map<UUID, TreeMap<Long, Message>> held = new HashMap<>();
    Map<UUID, Long> changes = new HashMap<>();
    for (int round = 0; ; round++) {
      if (round < 6) {
        disturb(random, chats);
      }
      List<ChatPosition> positions = new ArrayList<>();
      for (UUID chat : chats) {
        TreeMap<Long, Message> mine = held.computeIfAbsent(chat, _ -> new TreeMap<>());
        positions.add(
            position(chat, mine.isEmpty() ? 0 : mine.lastKey(), changes.getOrDefault(chat, 0L)));
      }
      SyncResponse answer = sync.sync(ann, positions);
      if (answer.getDeltasCount() == 0) {
        break;
      }
      assertThat(round).as("rounds").isLessThan(200);
      for (ChatDelta delta : answer.getDeltasList()) {
        UUID chat = UUID.fromString(delta.getChatId());
        TreeMap<Long, Message> mine = held.computeIfAbsent(chat, _ -> new TreeMap<>());
        delta.getMessagesList().forEach(message -> mine.put(message.getSeq(), message));
        delta.getChangedList().forEach(message -> mine.put(message.getSeq(), message));
        long reached =
            delta.getChangedCount() == 0
                ? changes.getOrDefault(chat, 0L)
                : delta.getChanged(delta.getChangedCount() - 1).getChange();
        changes.put(chat, delta.getMore() ? reached : delta.getLastChange());
      }
    }
    for (UUID chat : chats) {
      assertThat(held.getOrDefault(chat, new TreeMap<>()).values())
          .containsExactlyElementsOf(
              MessageViews.of(fixture.storage.messages(), fixture.history(chat)));
    }
  }

  private void disturb(Random random, List<UUID> chats) {
    for (int i = 0; i < 60; i++) {
      UUID chat = chats.get(random.nextInt(chats.size()));
      long last = fixture.storage.chats().membership(ann, chat).orElseThrow().chat().lastSeq();
      MessageKey key = new MessageKey(chat, 1 + random.nextLong(last));
      switch (random.nextInt(3)) {
        case 0 -> fixture.send(chat, ann, "more");
        case 1 -> fixture.write(fixture.changes.edit(ann, key, "edit " + i, List.of()));
        default -> fixture.write(fixture.changes.react(ann, key, "👍"));
      }
    }
  }

  private UUID filled(int count) {
    UUID chat = fixture.group(ann);
    List<CompletableFuture<Sent>> sends =
        IntStream.range(0, count).mapToObj(i -> fixture.append(chat, ann, "c" + i)).toList();
    sends.forEach(fixture.writer::await);
    return chat;
  }

  private static ChatPosition position(UUID chat, long seq, long change) {
    return ChatPosition.newBuilder()
        .setChatId(chat.toString())
        .setSeq(seq)
        .setChange(change)
        .build();
  }
}
