package dev.parley.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.api.chats.v1.AddReactionRequest;
import dev.parley.api.chats.v1.CallerSend;
import dev.parley.api.chats.v1.CreateChatRequest;
import dev.parley.api.chats.v1.EditMessageRequest;
import dev.parley.api.chats.v1.ListDirectMessagesRequest;
import dev.parley.api.chats.v1.Message;
import dev.parley.api.chats.v1.SendDirectMessageRequest;
import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.chats.v1.SendMessagesRequest;
import dev.parley.api.chats.v1.SendOutcome;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.events.EventBuilder;
import dev.parley.kernel.Ids;
import dev.parley.outbox.PostgresOutbox;
import dev.parley.rpc.Failure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who may write to whom directly.
class ContactsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static ServerFixture server;
  private UUID ann;
  private UUID bob;

  @BeforeAll
  static void open() throws IOException {
    server = new ServerFixture(ChatsConfig.defaults());
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @BeforeEach
  void registerPeople() {
    ann = register();
    bob = register();
  }

  @Test
  void whoIsBlockedIsToldWhatIsToldOfSomebodyWhoNeverWas() {
    Failure.Detail nobody = failure(() -> direct(bob, Ids.next(), "c"));
    server.friends.block(ann, bob);

    assertThat(failure(() -> direct(bob, ann, "c"))).isEqualTo(nobody);
    assertThat(nobody.reason()).isEqualTo(ErrorReason.ERROR_REASON_USER_NOT_FOUND);
    assertThat(nobody.field()).isEqualTo("userId");
  }

  @Test
  void aBlockCountsAtOnceOnEveryWayIntoAChatThatExists() {
    String chat = direct(bob, ann, "c1").getChatId();
    assertThat(send(bob, chat, "c2").getSeq()).isEqualTo(2);
    server.friends.block(ann, bob);

    refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "userId", () -> direct(bob, ann, "c3"));
    refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "chatId", () -> send(bob, chat, "c3"));
    refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "chatId", () -> edit(bob, chat));
    refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "chatId", () -> react(bob, chat));
    assertThat(sendTogether(callerSend(bob, chat, "c3")).getFirst().getRefusal())
        .satisfies(
            refusal -> {
              assertThat(refusal.getReason()).isEqualTo(ErrorReason.ERROR_REASON_USER_NOT_FOUND);
              assertThat(refusal.getField()).isEqualTo("chatId");
            });
    assertThat(history(bob, ann)).hasSize(2);

    server.friends.unblock(ann, bob);
    assertThat(send(bob, chat, "c3").getSeq()).isEqualTo(3);
  }

  @Test
  void whoHasBlockedSomebodyIsToldToUnblockFirst() {
    String chat = direct(ann, bob, "c1").getChatId();
    server.friends.block(ann, bob);

    refused(ErrorReason.ERROR_REASON_USER_BLOCKED, "userId", () -> direct(ann, bob, "c2"));
    refused(ErrorReason.ERROR_REASON_USER_BLOCKED, "chatId", () -> send(ann, chat, "c2"));
    server.friends.block(bob, ann);
    refused(ErrorReason.ERROR_REASON_USER_BLOCKED, "chatId", () -> send(ann, chat, "c2"));
    refused(ErrorReason.ERROR_REASON_USER_BLOCKED, "chatId", () -> send(bob, chat, "c2"));
  }

  @Test
  void whatWasStoredBeforeABlockIsAnsweredAfterIt() {
    Message first = direct(bob, ann, "c1");
    server.friends.block(ann, bob);

    assertThat(direct(bob, ann, "c1")).isEqualTo(first);
    assertThat(send(bob, first.getChatId(), "c1")).isEqualTo(first);
    assertThat(sendTogether(callerSend(bob, first.getChatId(), "c1")).getFirst().getSeq())
        .isEqualTo(first.getSeq());
  }

  @Test
  void whoIsInAnotherDirectChatLearnsNothing() {
    String chat = direct(ann, bob, "c1").getChatId();
    server.friends.block(ann, bob);
    UUID carl = register();

    refused(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, "", () -> send(carl, chat, "c2"));
  }

  @Test
  void groupsAskNothingAndGoOnWhereFriendsCannotBeAsked() {
    server.friends.block(ann, bob);
    String direct = direct(ann, register(), "c").getChatId();
    server.friends.questions.set(0);
    String group = group(ann, bob);
    assertThat(send(bob, group, "c1").getSeq()).isEqualTo(1);
    assertThat(edit(bob, group).getText()).isEqualTo("changed");
    assertThat(react(bob, group).getReactionsCount()).isEqualTo(1);
    assertThat(sendTogether(callerSend(bob, group, "c2")).getFirst().getSeq()).isEqualTo(2);
    assertThat(server.friends.questions).hasValue(0);

    server.friends.silent(true);
    try {
      UUID carl = register();
      UUID dora = register();
      refused(ErrorReason.ERROR_REASON_UNAVAILABLE, "", () -> direct(carl, dora, "c"));
      List<SendOutcome> outcomes =
          sendTogether(
              callerSend(ann, direct, "known"),
              callerSend(ann, DirectChats.id(carl, dora).toString(), "not there"),
              callerSend(bob, group, "c3"));
      assertThat(outcomes).extracting(SendOutcome::getSeq).containsExactly(2L, 0L, 3L);
    } finally {
      server.friends.silent(false);
    }
  }

  @Test
  void whereFriendsCannotBeAskedNobodyIsLetThrough() {
    String chat = direct(ann, bob, "c1").getChatId();
    server.friends.unblock(ann, bob); // what was known is forgotten
    server.friends.silent(true);
    try {
      refused(ErrorReason.ERROR_REASON_UNAVAILABLE, "", () -> send(bob, chat, "c2"));
      assertThat(sendTogether(callerSend(bob, chat, "c2")).getFirst().getRefusal().getReason())
          .isEqualTo(ErrorReason.ERROR_REASON_UNAVAILABLE);
      assertThat(history(bob, ann)).hasSize(1);
    } finally {
      server.friends.silent(false);
    }
    assertThat(send(bob, chat, "c2").getSeq()).isEqualTo(2);
  }

  @Test
  void sendsThatComeTogetherAskOnce() {
    CallerSend[] sends = new CallerSend[20];
    for (int i = 0; i < sends.length; i++) {
      UUID other = register();
      String chat = direct(ann, other, "c").getChatId();
      server.friends.unblock(ann, other); // what was known is forgotten
      sends[i] = callerSend(other, chat, "c");
    }
    server.friends.questions.set(0);

    assertThat(sendTogether(sends)).extracting(SendOutcome::getSeq).containsOnly(2L);
    assertThat(server.friends.questions).hasValue(1);
    assertThat(sendTogether(sends)).extracting(SendOutcome::getSeq).containsOnly(2L);
    assertThat(server.friends.questions).as("it is remembered").hasValue(1);
  }

  @Test
  void aDeletedPersonTakesNothingAndTheHistoryStays() {
    String chat = direct(ann, bob, "c1").getChatId();
    assertThat(direct(bob, ann, "c1").getSeq()).isEqualTo(2);
    server
        .database
        .jdbi()
        .useTransaction(
            handle ->
                PostgresOutbox.append(handle, EventBuilder.userDeleted(bob, false, Instant.now())));

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                refused(
                    ErrorReason.ERROR_REASON_USER_NOT_FOUND,
                    "chatId",
                    () -> send(ann, chat, Ids.next().toString())));
    int before = history(ann, bob).size();
    refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "userId", () -> direct(ann, bob, "c3"));
    assertThat(sendTogether(callerSend(ann, chat, "c4")).getFirst().getRefusal().getReason())
        .isEqualTo(ErrorReason.ERROR_REASON_USER_NOT_FOUND);
    assertThat(send(ann, chat, "c1").getSeq()).as("a repeat").isEqualTo(1);
    assertThat(history(ann, bob)).hasSize(before);
  }

  @Test
  void notesToOneselfAskNobody() {
    server.friends.silent(true);
    try {
      String chat = direct(ann, ann, "c1").getChatId();
      assertThat(send(ann, chat, "c2").getSeq()).isEqualTo(2);
    } finally {
      server.friends.silent(false);
    }
  }

  private static UUID register() {
    return server.accounts.register("user-" + Ids.next());
  }

  private static String group(UUID owner, UUID member) {
    CreateChatRequest request =
        CreateChatRequest.newBuilder().setName("x").addMemberIds(member.toString()).build();
    return server.as(owner, () -> server.chats().createChat(request)).getChat().getId();
  }

  private static Message direct(UUID user, UUID peer, String clientId) {
    SendDirectMessageRequest request =
        SendDirectMessageRequest.newBuilder()
            .setUserId(peer.toString())
            .setClientId(clientId)
            .setText("hi")
            .build();
    return server.as(user, () -> server.messages().sendDirectMessage(request)).getMessage();
  }

  private static SendMessageRequest message(String chat, String clientId) {
    return SendMessageRequest.newBuilder()
        .setChatId(chat)
        .setClientId(clientId)
        .setText("hi")
        .build();
  }

  private static Message send(UUID user, String chat, String clientId) {
    return server
        .as(user, () -> server.messages().sendMessage(message(chat, clientId)))
        .getMessage();
  }

  private static CallerSend callerSend(UUID user, String chat, String clientId) {
    return CallerSend.newBuilder()
        .setAccessToken(server.token(user))
        .setMessage(message(chat, clientId))
        .build();
  }

  private static List<SendOutcome> sendTogether(CallerSend... sends) {
    return server
        .internal()
        .sendMessages(SendMessagesRequest.newBuilder().addAllSends(List.of(sends)).build())
        .getOutcomesList();
  }

  private static Message edit(UUID user, String chat) {
    EditMessageRequest request =
        EditMessageRequest.newBuilder().setChatId(chat).setSeq(1).setText("changed").build();
    return server.as(user, () -> server.messages().editMessage(request)).getMessage();
  }

  private static Message react(UUID user, String chat) {
    AddReactionRequest request =
        AddReactionRequest.newBuilder().setChatId(chat).setSeq(1).setEmoji("👍").build();
    return server.as(user, () -> server.messages().addReaction(request)).getMessage();
  }

  private static List<Message> history(UUID user, UUID peer) {
    ListDirectMessagesRequest request =
        ListDirectMessagesRequest.newBuilder().setUserId(peer.toString()).build();
    return server.as(user, () -> server.messages().listDirectMessages(request)).getMessagesList();
  }

  private static Failure.Detail failure(ThrowingCallable call) {
    Throwable[] thrown = new Throwable[1];
    assertThatThrownBy(call).satisfies(e -> thrown[0] = e);
    return Failure.detail(thrown[0]);
  }

  private static void refused(ErrorReason reason, String field, ThrowingCallable call) {
    Failure.Detail detail = failure(call);
    assertThat(detail.reason()).as(detail.message()).isEqualTo(reason);
    assertThat(detail.field()).isEqualTo(field);
  }
}
