package dev.parley.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.ServerFrame.BodyCase;
import dev.parley.kernel.Ids;
import dev.parley.rpc.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageWriterTest {
  private static Fixture fixture;
  private final UUID ann = Ids.next();
  private final UUID bob = Ids.next();
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
  }

  @Test
  void theFirstMessageHasTheNumberOne() {
    assertThat(fixture.send(chat, ann, "hi").message().seq()).isEqualTo(1);
    assertThat(fixture.send(chat, bob, "hi").message().seq()).isEqualTo(2);
  }

  @Test
  void aSendIsStoredAsItWasSent() {
    StoredMessage first = fixture.send(chat, ann, "c1", "grüß dich 👋").message();
    Sent reply =
        fixture.writer.await(
            fixture.writer.append(
                new NewMessage(chat, null, bob, "c2", "and you", 1, List.of(ann, Ids.next()))));

    assertThat(fixture.history(chat)).containsExactly(first, reply.message());
    assertThat(reply.message().replyTo()).isEqualTo(1);
    assertThat(reply.message().mentions()).as("members only").containsExactly(ann);
    assertThat(reply.target()).isEqualTo(new ReplyTarget(first.key(), ann, "grüß dich 👋", false));
  }

  @Test
  void aRepeatedSendReturnsTheFirstOutcome() {
    StoredMessage first = fixture.send(chat, ann, "same", "one").message();
    fixture.send(chat, bob, "between");
    fixture.clock.move(Duration.ofSeconds(5));
    Sent again = fixture.send(chat, ann, "same", "two");

    assertThat(again.message()).isEqualTo(first);
    assertThat(again.repeated()).isTrue();
    assertThat(fixture.history(chat)).hasSize(2);
  }

  @Test
  void aRepeatedSendIsToldOnce() {
    fixture.send(chat, ann, "same", "one");
    fixture.send(chat, ann, "same", "one");

    fixture.send(chat, ann, "the end");
    await()
        .untilAsserted(
            () ->
                assertThat(
                        fixture.signals.ofChat(chat).stream()
                            .filter(ServerFrame::hasMessage)
                            .map(frame -> frame.getMessage().getSeq()))
                    .containsExactly(1L, 2L));
  }

  @Test
  void theSameClientIdOfAnotherSenderOrChatIsAnotherMessage() {
    UUID other = fixture.group(ann);
    assertThat(fixture.send(chat, ann, "c", "x").message().seq()).isEqualTo(1);
    assertThat(fixture.send(chat, bob, "c", "x").message().seq()).isEqualTo(2);
    assertThat(fixture.send(other, ann, "c", "x").message().seq()).isEqualTo(1);
  }

  @Test
  void clientIdsDifferByCase() {
    assertThat(fixture.send(chat, ann, "c", "x").message().seq()).isEqualTo(1);
    assertThat(fixture.send(chat, ann, "C", "x").message().seq()).isEqualTo(2);
  }

  @Test
  void aRemovedSenderLearnsTheFirstOutcomeButSendsNoMore() {
    StoredMessage first = fixture.send(chat, bob, "kept", "x").message();
    fixture.write(fixture.groups.remove(ann, chat, bob));

    Sent again = fixture.send(chat, bob, "kept", "x");
    assertThat(again.message()).isEqualTo(first);
    assertThat(again.member()).isFalse();
    assertRefused(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, fixture.append(chat, bob, "new"));
  }

  @Test
  void strangersAndUnknownChatsAreRefusedAlike() {
    assertRefused(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, fixture.append(chat, Ids.next(), "c"));
    assertRefused(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, fixture.append(Ids.next(), ann, "c"));
  }

  @Test
  void aDeletedChatTakesNothing() {
    fixture.send(chat, ann, "kept", "x");
    fixture.write(fixture.groups.delete(ann, chat));
    assertRefused(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, fixture.append(chat, ann, "c"));
    assertRefused(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, fixture.append(chat, ann, "kept"));
  }

  @Test
  void aReplyToNothingIsRefused() {
    CompletableFuture<Sent> reply =
        fixture.writer.append(new NewMessage(chat, null, ann, "c", "re", 1, List.of()));
    assertRefused(ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND, reply);
    assertThat(fixture.send(chat, ann, "c", "now").message().seq())
        .as("a refused send leaves nothing behind")
        .isEqualTo(1);
  }

  @Test
  void sendingMovesTheSendersMarkerOnly() {
    fixture.send(chat, ann, "1");
    fixture.send(chat, bob, "2");
    fixture.send(chat, ann, "3");

    assertThat(membership(ann).me().readSeq()).isEqualTo(3);
    assertThat(membership(bob).me().readSeq()).isEqualTo(2);
    assertThat(membership(bob).unread()).isEqualTo(1);
  }

  @Test
  void timesNeverDecreaseWithinAChat() {
    Instant first = fixture.send(chat, ann, "1").message().sentAt();
    fixture.clock.move(Duration.ofHours(1));
    Instant ahead = fixture.send(chat, ann, "2").message().sentAt();
    fixture.clock.move(Duration.ofHours(-2));
    StoredMessage back = fixture.send(chat, ann, "3").message();

    assertThat(ahead).isEqualTo(first.plus(Duration.ofHours(1)));
    assertThat(back.sentAt()).isEqualTo(ahead);
    assertThat(back.seq()).isEqualTo(3);
    fixture.clock.move(Duration.ofHours(1));
  }

  @Test
  void messagesAreToldInOrderAfterTheyAreDurable() {
    fixture.settle(chat);
    List<Boolean> durable = new CopyOnWriteArrayList<>();
    try (var _ =
        fixture.signals.subscribe(
            "chat:" + chat,
            signal -> {
              long told = signal.getFrame().getMessage().getSeq();
              durable.add(membership(ann).chat().lastSeq() >= told);
            })) {
      for (int i = 1; i <= 5; i++) {
        fixture.send(chat, ann, "x");
      }
      await().until(() -> durable.size() == 5);
    }
    assertThat(durable).doesNotContain(false);
    assertThat(
            fixture.signals.ofChat(chat).stream()
                .filter(ServerFrame::hasMessage)
                .map(frame -> frame.getMessage().getSeq()))
        .containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void aDirectChatComesWithItsFirstMessage() {
    Sent sent = fixture.writer.await(fixture.writer.append(Fixture.direct(ann, bob, "hello")));
    UUID direct = sent.message().chatId();

    assertThat(sent.message().seq()).isEqualTo(1);
    Membership own = fixture.storage.chats().membership(ann, direct).orElseThrow();
    Membership peers = fixture.storage.chats().membership(bob, direct).orElseThrow();
    assertThat(own.chat().direct()).isTrue();
    assertThat(own.chat().memberCount()).isEqualTo(2);
    assertThat(own.unread()).isZero();
    assertThat(peers.unread()).isEqualTo(1);
    assertThat(fixture.storage.chats().chatIds(bob)).contains(direct);
    await()
        .untilAsserted(
            () ->
                assertThat(fixture.signals.ofChat(direct))
                    .extracting(ServerFrame::getBodyCase)
                    .containsExactly(
                        BodyCase.MEMBER_ADDED, BodyCase.MEMBER_ADDED, BodyCase.MESSAGE));
    assertThat(fixture.signals.ofUser(bob))
        .extracting(ServerFrame::getBodyCase)
        .contains(BodyCase.MEMBER_ADDED);
  }

  @Test
  void aDirectChatWithOneselfHasOneMember() {
    UUID self = DirectChats.id(ann, ann);
    fixture.writer.await(fixture.writer.append(Fixture.direct(ann, ann, "note")));
    Membership membership = fixture.storage.chats().membership(ann, self).orElseThrow();
    assertThat(membership.chat().memberCount()).isEqualTo(1);
    assertThat(membership.chat().lastSeq()).isEqualTo(1);
  }

  @Test
  void aReplyCannotBeginADirectChat() {
    CompletableFuture<Sent> reply =
        fixture.writer.append(
            new NewMessage(DirectChats.id(ann, bob), bob, ann, "c", "re", 1, List.of()));
    assertRefused(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, reply);
    assertThat(fixture.storage.chats().membership(ann, DirectChats.id(ann, bob))).isEmpty();
  }

  private Membership membership(UUID user) {
    return fixture.storage.chats().membership(user, chat).orElseThrow();
  }

  private static void assertRefused(ErrorReason reason, CompletableFuture<?> answer) {
    assertThatThrownBy(() -> fixture.writer.await(answer))
        .satisfies(e -> assertThat(Failure.detail(e).reason()).isEqualTo(reason));
  }
}
