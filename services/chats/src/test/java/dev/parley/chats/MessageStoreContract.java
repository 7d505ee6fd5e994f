package dev.parley.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.chats.MessageStore.ChangeQuery;
import dev.parley.chats.SendStore.Opening;
import dev.parley.kernel.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [MessageStore] and [SendStore] must do.
abstract class MessageStoreContract {
  private final UUID ann = Ids.next();
  private final UUID bob = Ids.next();
  private final Instant start = TestClock.START;
  private UUID chat;
  private UUID other;

  /// A storage that may hold anything.
  abstract Storage storage();

  @BeforeEach
  void makeChats() {
    chat = group();
    other = group();
  }

  @Test
  void rangesComeInOrder() {
    append(chat, 1, 10);
    append(other, 1, 3);
    assertThat(
            messages()
                .ranges(
                    List.of(
                        new SeqRange(other, 2, 99),
                        new SeqRange(chat, 4, 6),
                        new SeqRange(chat, 9, 8))))
        .extracting(StoredMessage::chatId, StoredMessage::seq)
        .containsExactly(
            tuple(other, 2L), tuple(other, 3L), tuple(chat, 4L), tuple(chat, 5L), tuple(chat, 6L));
    assertThat(messages().ranges(List.of())).isEmpty();
  }

  @Test
  void appendingMovesTheChatAndTheSendersMarker() {
    append(chat, 1, 4);
    Membership own = storage().chats().membership(ann, chat).orElseThrow();
    Membership others = storage().chats().membership(bob, chat).orElseThrow();
    assertThat(own.chat().lastSeq()).isEqualTo(4);
    assertThat(own.chat().lastActivityAt()).isEqualTo(start.plusSeconds(4));
    assertThat(own.me().readSeq()).isEqualTo(4);
    assertThat(others.me().readSeq()).isZero();
  }

  @Test
  void openingLooksEverythingUp() {
    append(chat, 1, 2);
    List<NewMessage> sends =
        List.of(
            new NewMessage(chat, null, ann, "c1", "again", 0, List.of()),
            new NewMessage(chat, null, bob, "new", "re", 2, List.of(ann, Ids.next())),
            new NewMessage(chat, null, Ids.next(), "c1", "stranger", 7, List.of()),
            new NewMessage(Ids.next(), null, ann, "c1", "nowhere", 0, List.of()));
    storage()
        .write(
            tx -> {
              Opening opening =
                  tx.sends().open(sends.stream().map(NewMessage::chatId).toList(), sends);
              assertThat(opening.chats()).containsOnlyKeys(chat);
              assertThat(opening.chats().get(chat))
                  .isEqualTo(new SendStore.LockedChat(chat, 2, start.plusSeconds(2)));
              assertThat(opening.facts())
                  .extracting(SendStore.Facts::member)
                  .containsExactly(true, true, false, false);
              assertThat(opening.facts().get(0).first()).isEqualTo(message(chat, 1));
              assertThat(opening.facts().get(1).first()).isNull();
              assertThat(opening.facts().get(1).mentions()).containsExactly(ann);
              assertThat(opening.facts().get(1).target())
                  .isEqualTo(new ReplyTarget(new MessageKey(chat, 2), ann, "text 2 👋", false));
              assertThat(opening.facts().get(2).target()).isNull();
            });
  }

  @Test
  void claimedNumbersFollowOneAnotherAndTimesNeverGoBack() {
    append(chat, 1, 2);
    storage()
        .write(
            tx ->
                assertThat(tx.sends().claim(Map.of(chat, 3, Ids.next(), 1), start))
                    .isEqualTo(
                        Map.of(chat, new SendStore.LockedChat(chat, 2, start.plusSeconds(2)))));
    Instant later = start.plusSeconds(9);
    storage()
        .write(
            tx ->
                assertThat(tx.sends().claim(Map.of(chat, 1), later))
                    .isEqualTo(Map.of(chat, new SendStore.LockedChat(chat, 5, later))));
  }

  @Test
  void aDeletedChatGivesOutNoNumbers() {
    storage().write(tx -> tx.chats().delete(chat, start));
    storage().write(tx -> assertThat(tx.sends().claim(Map.of(chat, 1), start)).isEmpty());
  }

  @Test
  void appendingSaysWhenASenderIsNoMember() {
    StoredMessage stranger =
        new StoredMessage(chat, 1, Ids.next(), "c1", "text", 0, List.of(), start, null, null, 0);
    assertThat(appended(List.of(message(chat, 1)))).isTrue();
    assertThat(appended(List.of(message(chat, 2), stranger))).isFalse();
  }

  @Test
  void appendingSaysWhenAClientIdWasStoredBefore() {
    append(chat, 1, 1);
    StoredMessage again =
        new StoredMessage(chat, 2, ann, "c1", "text", 0, List.of(), start, null, null, 0);
    storage().write(tx -> assertThat(tx.sends().append(List.of(again))).isFalse());
    assertThat(messages().ranges(List.of(new SeqRange(chat, 1, 9)))).hasSize(1);
  }

  @Test
  void excerptsAreCutAndEmptyForTombstones() {
    StoredMessage message = message(chat, 1);
    StoredMessage longer =
        new StoredMessage(
            chat, 1, ann, "c1", "👋".repeat(300), 0, List.of(), message.sentAt(), null, null, 0);
    assertThat(appended(List.of(longer))).isTrue();
    assertThat(messages().targets(List.of(longer.key())).getFirst().excerpt())
        .isEqualTo("👋".repeat(ReplyTarget.EXCERPT_LENGTH));
    storage().write(tx -> tx.messages().delete(longer.key(), start, 1));
    ReplyTarget gone = messages().targets(List.of(longer.key())).getFirst();
    assertThat(gone.deleted()).isTrue();
    assertThat(gone.excerpt()).isEmpty();
  }

  @Test
  void changesComeByChangeWithinTheirBounds() {
    append(chat, 1, 5);
    storage()
        .write(
            tx -> {
              tx.messages().touch(new MessageKey(chat, 5), 1);
              tx.messages().touch(new MessageKey(chat, 2), 2);
              tx.messages().edit(new MessageKey(chat, 1), "new", List.of(bob), start, 3);
              tx.messages().touch(new MessageKey(chat, 3), 4);
            });
    assertThat(messages().changes(List.of(new ChangeQuery(chat, 4, 1)), 10, 10))
        .extracting(StoredMessage::seq)
        .containsExactly(2L, 1L, 3L);
    assertThat(messages().changes(List.of(new ChangeQuery(chat, 4, 1)), 2, 10)).hasSize(2);
    assertThat(
            messages()
                .changes(List.of(new ChangeQuery(other, 9, 0), new ChangeQuery(chat, 9, 0)), 10, 3))
        .hasSize(3);
    StoredMessage edited = messages().at(new MessageKey(chat, 1)).orElseThrow();
    assertThat(edited.text()).isEqualTo("new");
    assertThat(edited.editedAt()).isEqualTo(start);
    assertThat(edited.mentions()).containsExactly(bob);
  }

  @Test
  void ofManyReactionsTheFirstFiftyAreNamed() {
    append(chat, 1, 1);
    MessageKey key = new MessageKey(chat, 1);
    storage()
        .write(
            tx -> {
              for (int i = 0; i < 60; i++) {
                assertThat(tx.messages().react(key, Ids.next(), "👍", start.plusMillis(i)))
                    .isTrue();
              }
              tx.messages().react(key, ann, "🎉", start.minusMillis(1));
              assertThat(tx.messages().react(key, ann, "🎉", start)).isFalse();
            });
    List<ReactionCount> counts = messages().reactions(List.of(key));
    assertThat(counts).extracting(ReactionCount::emoji).containsExactly("🎉", "👍");
    assertThat(counts.getLast().count()).isEqualTo(60);
    assertThat(counts.getLast().userIds()).hasSize(ReactionCount.SHOWN);
  }

  @Test
  void purgingGoesOnUntilNothingIsLeft() {
    append(chat, 1, 25);
    append(other, 1, 2);
    storage().write(tx -> tx.messages().react(new MessageKey(chat, 1), ann, "👍", start));
    assertThat(messages().purge(chat, 10)).isEqualTo(11);
    assertThat(messages().purge(chat, 10)).isEqualTo(10);
    assertThat(messages().purge(chat, 10)).isEqualTo(5);
    assertThat(messages().purge(chat, 10)).isZero();
    assertThat(messages().ranges(List.of(new SeqRange(other, 1, 9)))).hasSize(2);
  }

  private MessageStore messages() {
    return storage().messages();
  }

  private void append(UUID to, long first, long last) {
    List<StoredMessage> rows =
        LongStream.rangeClosed(first, last).mapToObj(seq -> message(to, seq)).toList();
    storage().write(tx -> tx.sends().claim(Map.of(to, rows.size()), rows.getLast().sentAt()));
    assertThat(appended(rows)).isTrue();
  }

  private boolean appended(List<StoredMessage> rows) {
    AtomicBoolean appended = new AtomicBoolean();
    storage().write(tx -> appended.set(tx.sends().append(rows)));
    return appended.get();
  }

  private StoredMessage message(UUID to, long seq) {
    return new StoredMessage(
        to,
        seq,
        ann,
        "c" + seq,
        "text " + seq + " 👋",
        0,
        List.of(),
        start.plusSeconds(seq),
        null,
        null,
        0);
  }

  private UUID group() {
    UUID id = Ids.next();
    StoredChat group = StoredChat.group(id, "name", "", ann, start, 2);
    storage()
        .write(
            tx ->
                tx.chats()
                    .create(
                        group,
                        List.of(
                            new StoredMember(ann, ChatRole.OWNER, start, 0),
                            new StoredMember(bob, ChatRole.MEMBER, start, 0))));
    return id;
  }
}
