package dev.parley.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.parley.api.chats.v1.AddMembersRequest;
import dev.parley.api.chats.v1.CallerSend;
import dev.parley.api.chats.v1.Chat;
import dev.parley.api.chats.v1.ChatDelta;
import dev.parley.api.chats.v1.ChatKind;
import dev.parley.api.chats.v1.ChatPosition;
import dev.parley.api.chats.v1.CreateChatRequest;
import dev.parley.api.chats.v1.DeleteChatRequest;
import dev.parley.api.chats.v1.GetChatRequest;
import dev.parley.api.chats.v1.ListAcquaintancesRequest;
import dev.parley.api.chats.v1.ListChatIdsRequest;
import dev.parley.api.chats.v1.ListChatsRequest;
import dev.parley.api.chats.v1.ListChatsResponse;
import dev.parley.api.chats.v1.ListDirectMessagesRequest;
import dev.parley.api.chats.v1.ListDirectMessagesResponse;
import dev.parley.api.chats.v1.ListMembersRequest;
import dev.parley.api.chats.v1.ListMembersResponse;
import dev.parley.api.chats.v1.ListMessagesRequest;
import dev.parley.api.chats.v1.ListMessagesResponse;
import dev.parley.api.chats.v1.MarkReadRequest;
import dev.parley.api.chats.v1.MarkReadResponse;
import dev.parley.api.chats.v1.MemberRole;
import dev.parley.api.chats.v1.Message;
import dev.parley.api.chats.v1.MuteChatRequest;
import dev.parley.api.chats.v1.SendDirectMessageRequest;
import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.chats.v1.SendMessagesRequest;
import dev.parley.api.chats.v1.SendOutcome;
import dev.parley.api.chats.v1.SyncRequest;
import dev.parley.api.chats.v1.UpdateChatRequest;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.kernel.Ids;
import dev.parley.rpc.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatsModuleTest {
  private static ServerFixture server;
  private UUID ann;
  private UUID bob;
  private UUID carl;

  @BeforeAll
  static void open() throws IOException {
    server = new ServerFixture(new ChatsConfig(5, 12, 2, 100, 1_000, 16, Duration.ofSeconds(8)));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @BeforeEach
  void registerPeople() {
    ann = register();
    bob = register();
    carl = register();
  }

  @Test
  void aGroupIsMadeWithItsMembers() {
    Chat chat = create(ann, "climbing", bob, carl, bob, ann);
    assertThat(chat.getKind()).isEqualTo(ChatKind.CHAT_KIND_GROUP);
    assertThat(chat.getMemberCount()).isEqualTo(3);
    assertThat(chat.getRole()).isEqualTo(MemberRole.MEMBER_ROLE_OWNER);
    Chat seen = get(bob, chat.getId());
    assertThat(seen.getName()).isEqualTo("climbing");
    assertThat(seen.getRole()).isEqualTo(MemberRole.MEMBER_ROLE_MEMBER);
  }

  @Test
  void membersMustExist() {
    CreateChatRequest request =
        CreateChatRequest.newBuilder()
            .setName("x")
            .addMemberIds(bob.toString())
            .addMemberIds(Ids.next().toString())
            .build();
    fails(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND,
        "memberIds[1]",
        () -> server.as(ann, () -> server.chats().createChat(request)));
    String chat = create(ann, "x").getId();
    fails(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "userIds[0]", () -> add(ann, chat, Ids.next()));
  }

  @Test
  void sendsThatComeTogetherHaveOutcomesOfTheirOwn() {
    String chat = create(ann, "x", bob).getId();
    long before = send(ann, chat, "before", "first").getSeq();
    List<SendOutcome> outcomes =
        server
            .internal()
            .sendMessages(
                SendMessagesRequest.newBuilder()
                    .addSends(callerSend(server.token(ann), chat, "c1", "hello"))
                    .addSends(callerSend(server.token(carl), chat, "c1", "I am no member"))
                    .addSends(callerSend("no.access.token", chat, "c2", "who am I"))
                    .addSends(callerSend(server.token(bob), chat, "c1", " \n"))
                    .addSends(callerSend(server.token(ann), chat, "before", "again"))
                    .addSends(callerSend(server.token(bob), "no id", "c1", "lost"))
                    .addSends(callerSend(server.token(bob), chat, "c2", "hello back"))
                    .build())
            .getOutcomesList();
    assertThat(outcomes)
        .extracting(SendOutcome::getSeq)
        .containsExactly(2L, 0L, 0L, 0L, before, 0L, 3L);
    assertThat(outcomes)
        .extracting(outcome -> outcome.getRefusal().getReason())
        .containsExactly(
            ErrorReason.ERROR_REASON_UNSPECIFIED,
            ErrorReason.ERROR_REASON_CHAT_NOT_FOUND,
            ErrorReason.ERROR_REASON_UNAUTHENTICATED,
            ErrorReason.ERROR_REASON_INVALID_FIELD,
            ErrorReason.ERROR_REASON_UNSPECIFIED,
            ErrorReason.ERROR_REASON_INVALID_FIELD,
            ErrorReason.ERROR_REASON_UNSPECIFIED);
    assertThat(outcomes.get(3).getRefusal().getField()).isEqualTo("text");
    assertThat(outcomes.get(5).getRefusal().getField()).isEqualTo("chatId");
    assertThat(outcomes.getLast().hasSentAt()).isTrue();
  }

  @Test
  void namesAndTextsAreNotBlank() {
    fails(ErrorReason.ERROR_REASON_INVALID_FIELD, "name", () -> create(ann, "\u00a0 \u200b"));
    String chat = create(ann, "x").getId();
    fails(ErrorReason.ERROR_REASON_INVALID_FIELD, "text", () -> send(ann, chat, "c", " \n"));
    fails(
        ErrorReason.ERROR_REASON_INVALID_FIELD,
        "text",
        () -> send(ann, chat, "c", "x".repeat(8_001)));
    assertThat(send(ann, chat, "c", "👋".repeat(8_000)).getSeq()).isEqualTo(1);
    fails(
        ErrorReason.ERROR_REASON_INVALID_FIELD,
        "name",
        () ->
            server.as(
                ann,
                () ->
                    server
                        .chats()
                        .updateChat(
                            UpdateChatRequest.newBuilder().setChatId(chat).setName(" ").build())));
  }

  @Test
  void groupsAndUsersAreBounded() {
    String chat = create(ann, "x", bob).getId();
    UUID[] three = {register(), register(), register()};
    add(ann, chat, three);
    fails(ErrorReason.ERROR_REASON_CHAT_FULL, "userIds", () -> add(ann, chat, carl));
    for (int i = 0; i < 12; i++) {
      create(carl, "x");
    }
    fails(ErrorReason.ERROR_REASON_TOO_MANY_CHATS, "memberIds", () -> create(carl, "x"));
    fails(ErrorReason.ERROR_REASON_TOO_MANY_CHATS, "memberIds", () -> create(ann, "x", carl));
    fails(ErrorReason.ERROR_REASON_TOO_MANY_CHATS, "userId", () -> direct(ann, carl, "c"));
  }

  @Test
  void chatsAreListedByActivityWithWhatIsUnread() {
    String first = create(ann, "first", bob).getId();
    String second = create(ann, "second", bob).getId();
    Message last = send(ann, first, "c", "hi");
    List<Chat> chats = list(bob);
    assertThat(chats).extracting(Chat::getId).containsExactly(first, second);
    assertThat(chats.getFirst().getUnreadCount()).isEqualTo(1);
    assertThat(chats.getFirst().getLastMessage()).isEqualTo(last);
    assertThat(chats.getLast().hasLastMessage()).isFalse();
    MarkReadResponse read =
        server.as(
            bob,
            () ->
                server
                    .chats()
                    .markRead(MarkReadRequest.newBuilder().setChatId(first).setSeq(7).build()));
    assertThat(read.getReadSeq()).isEqualTo(1);
    assertThat(list(bob).getFirst().getUnreadCount()).isZero();
  }

  @Test
  void pagesFollowEachOther() {
    for (int i = 0; i < 5; i++) {
      create(ann, "chat " + i);
    }
    List<String> names = new ArrayList<>();
    String token = "";
    do {
      String after = token;
      ListChatsResponse page =
          server.as(
              ann,
              () ->
                  server
                      .chats()
                      .listChats(
                          ListChatsRequest.newBuilder()
                              .setPageSize(2)
                              .setPageToken(after)
                              .build()));
      page.getChatsList().forEach(chat -> names.add(chat.getName()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    assertThat(names).containsExactly("chat 4", "chat 3", "chat 2", "chat 1", "chat 0");
    fails(
        ErrorReason.ERROR_REASON_INVALID_FIELD,
        "pageToken",
        () ->
            server.as(
                ann,
                () ->
                    server
                        .chats()
                        .listChats(ListChatsRequest.newBuilder().setPageToken("x").build())));
  }

  @Test
  void membersArePaged() {
    String chat = create(ann, "x", bob, carl).getId();
    ListMembersRequest.Builder request =
        ListMembersRequest.newBuilder().setChatId(chat).setPageSize(2);
    ListMembersResponse first = server.as(carl, () -> server.chats().listMembers(request.build()));
    request.setPageToken(first.getNextPageToken());
    ListMembersResponse second = server.as(carl, () -> server.chats().listMembers(request.build()));
    assertThat(first.getMembersCount()).isEqualTo(2);
    assertThat(second.getMembersCount()).isEqualTo(1);
    assertThat(second.getNextPageToken()).isEmpty();
  }

  @Test
  void mentionsAreMembersAndOutagesOnlyLoseThem() {
    UUID dora = server.accounts.register("dora");
    UUID eve = server.accounts.register("eve");
    String chat = create(ann, "x", dora).getId();
    assertThat(send(ann, chat, "c1", "hi @dora, hi @eve, hi @nobody.").getMentionIdsList())
        .containsExactly(dora.toString());
    server.accounts.silent(true);
    Message without = send(ann, chat, "c2", "hi @dora");
    server.accounts.silent(false);
    assertThat(without.getMentionIdsList()).isEmpty();
    assertThat(without.getSeq()).isEqualTo(2);
    assertThat(eve).isNotNull();
  }

  @Test
  void aDirectChatIsSeenFromBothSides() {
    assertThat(history(ann, bob).getLastSeq()).isZero();
    Message first = direct(ann, bob, "c1");
    Message second = direct(bob, ann, "c1");
    assertThat(second.getChatId()).isEqualTo(first.getChatId());
    assertThat(history(bob, ann).getMessagesList()).containsExactly(first, second);
    Chat chat = get(bob, first.getChatId());
    assertThat(chat.getKind()).isEqualTo(ChatKind.CHAT_KIND_DIRECT);
    assertThat(chat.getPeerId()).isEqualTo(ann.toString());
    assertThat(get(ann, first.getChatId()).getPeerId()).isEqualTo(bob.toString());
    assertThat(direct(ann, bob, "c1")).as("a repeat").isEqualTo(first);
    Message note = direct(ann, ann, "n");
    assertThat(get(ann, note.getChatId()).getPeerId()).isEqualTo(ann.toString());
  }

  @Test
  void aStrangersIdHasNoChat() {
    UUID nobody = Ids.next();
    fails(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "userId", () -> direct(ann, nobody, "c"));
    fails(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "userId", () -> history(ann, nobody));
  }

  @Test
  void historyIsReadByPosition() {
    String chat = create(ann, "x", bob).getId();
    for (int i = 1; i <= 6; i++) {
      send(ann, chat, "c" + i, "text " + i);
    }
    ListMessagesResponse page =
        server.as(
            bob,
            () ->
                server
                    .messages()
                    .listMessages(
                        ListMessagesRequest.newBuilder()
                            .setChatId(chat)
                            .setBeforeSeq(5)
                            .setLimit(2)
                            .build()));
    assertThat(page.getMessagesList()).extracting(Message::getSeq).containsExactly(3L, 4L);
    assertThat(page.getLastSeq()).isEqualTo(6);
    fails(
        ErrorReason.ERROR_REASON_INVALID_FIELD,
        "aroundSeq",
        () ->
            server.as(
                bob,
                () ->
                    server
                        .messages()
                        .listMessages(
                            ListMessagesRequest.newBuilder()
                                .setChatId(chat)
                                .setBeforeSeq(5)
                                .setAroundSeq(5)
                                .build())));
    fails(
        ErrorReason.ERROR_REASON_CHAT_NOT_FOUND,
        "",
        () ->
            server.as(
                carl,
                () ->
                    server
                        .messages()
                        .listMessages(ListMessagesRequest.newBuilder().setChatId(chat).build())));
  }

  @Test
  void repliesShowTheirTargetAsItIsNow() {
    String chat = create(ann, "x", bob).getId();
    send(ann, chat, "c1", "question");
    Message reply =
        server
            .as(
                bob,
                () ->
                    server
                        .messages()
                        .sendMessage(
                            SendMessageRequest.newBuilder()
                                .setChatId(chat)
                                .setClientId("r")
                                .setText("answer")
                                .setReplyTo(1)
                                .build()))
            .getMessage();
    assertThat(reply.getReply().getExcerpt()).isEqualTo("question");
    assertThat(reply.getReply().getSenderId()).isEqualTo(ann.toString());
    fails(
        ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND,
        "replyTo",
        () ->
            server.as(
                bob,
                () ->
                    server
                        .messages()
                        .sendMessage(
                            SendMessageRequest.newBuilder()
                                .setChatId(chat)
                                .setClientId("r2")
                                .setText("answer")
                                .setReplyTo(99)
                                .build())));
  }

  @Test
  void theHubIsToldOfChatsAndAcquaintances() {
    String chat = create(ann, "x", bob).getId();
    var ids =
        server
            .internal()
            .listChatIds(ListChatIdsRequest.newBuilder().setUserId(ann.toString()).build());
    assertThat(ids.getChatIdsList()).containsExactly(chat);
    assertThat(ids.getEpoch()).isNotEmpty();
    assertThat(
            server
                .internal()
                .listAcquaintances(
                    ListAcquaintancesRequest.newBuilder()
                        .setUserId(ann.toString())
                        .addOtherIds(bob.toString())
                        .addOtherIds(carl.toString())
                        .build())
                .getUserIdsList())
        .containsExactly(bob.toString());
  }

  @Test
  void whatIsLeftOfADeletedChatIsPurged() {
    String chat = create(ann, "x").getId();
    for (int i = 0; i < 5; i++) {
      send(ann, chat, "c" + i, "text");
    }
    server.as(
        ann,
        () -> server.chats().deleteChat(DeleteChatRequest.newBuilder().setChatId(chat).build()));
    Storage storage = new PostgresStorage(server.database, 1);
    UUID id = UUID.fromString(chat);
    await().until(() -> storage.messages().ranges(List.of(new SeqRange(id, 1, 9))).isEmpty());
    await().until(() -> !storage.chats().purgeable(1_000).contains(id));
    fails(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, "", () -> get(ann, chat));
  }

  @Test
  void theModuleIsHealthy() {
    assertThatCode(server.module::check).doesNotThrowAnyException();
  }

  @Test
  void aChatIsMutedForOneMember() {
    String chat = create(ann, "x", bob).getId();
    assertThat(mute(bob, chat, true).getMuted()).isTrue();
    assertThat(mute(bob, chat, true).getMuted()).isTrue();
    assertThat(get(bob, chat).getMuted()).isTrue();
    assertThat(list(bob).getFirst().getMuted()).isTrue();
    assertThat(get(ann, chat).getMuted()).isFalse();
    assertThat(mute(bob, chat, false).getMuted()).isFalse();
    fails(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, "", () -> mute(carl, chat, true));
  }

  @Test
  void anUnreadMentionIsBeyondTheReadMarker() {
    UUID fred = server.accounts.register("fred");
    String chat = create(ann, "x", fred).getId();
    send(ann, chat, "c1", "hello");
    send(ann, chat, "c2", "hello @fred");
    Chat seen = get(fred, chat);
    assertThat(seen.getMentionSeq()).isEqualTo(2).isGreaterThan(seen.getReadSeq());
    assertThat(get(ann, chat).getMentionSeq()).isZero();
    ChatPosition behind = ChatPosition.newBuilder().setChatId(chat).setSeq(1).build();
    SyncRequest request = SyncRequest.newBuilder().addPositions(behind).build();
    mute(fred, chat, true);
    ChatDelta delta = server.as(fred, () -> server.messages().sync(request)).getDeltas(0);
    assertThat(delta.getMentionSeq()).isEqualTo(2);
    assertThat(delta.getMuted()).isTrue();
  }

  @Test
  void historyIsFoundByTime() {
    String chat = create(ann, "x", bob).getId();
    Timestamp before = Timestamps.fromMillis(0);
    assertThat(around(bob, chat, before)).isEmpty();
    for (int i = 1; i <= 9; i++) {
      send(ann, chat, "c" + i, "message " + i);
    }
    Timestamp first = around(bob, chat, before).getFirst().getSentAt();
    assertThat(around(bob, chat, before)).extracting(Message::getSeq).containsExactly(1L, 2L, 3L);
    assertThat(around(bob, chat, first)).hasSize(3);
    assertThat(around(bob, chat, Timestamps.MAX_VALUE))
        .extracting(Message::getSeq)
        .containsExactly(7L, 8L, 9L);
    Timestamp beyond = Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build();
    fails(ErrorReason.ERROR_REASON_INVALID_FIELD, "aroundTime", () -> around(bob, chat, beyond));
  }

  private static List<Message> around(UUID user, String chat, Timestamp time) {
    ListMessagesRequest request =
        ListMessagesRequest.newBuilder().setChatId(chat).setAroundTime(time).setLimit(3).build();
    return server.as(user, () -> server.messages().listMessages(request)).getMessagesList();
  }

  private static Chat mute(UUID user, String chat, boolean muted) {
    MuteChatRequest request = MuteChatRequest.newBuilder().setChatId(chat).setMuted(muted).build();
    return server.as(user, () -> server.chats().muteChat(request)).getChat();
  }

  private static UUID register() {
    return server.accounts.register("user-" + Ids.next());
  }

  private static Chat create(UUID owner, String name, UUID... members) {
    CreateChatRequest.Builder request = CreateChatRequest.newBuilder().setName(name);
    for (UUID member : members) {
      request.addMemberIds(member.toString());
    }
    return server.as(owner, () -> server.chats().createChat(request.build())).getChat();
  }

  private static Chat get(UUID user, String chat) {
    GetChatRequest request = GetChatRequest.newBuilder().setChatId(chat).build();
    return server.as(user, () -> server.chats().getChat(request)).getChat();
  }

  private static List<Chat> list(UUID user) {
    return server
        .as(user, () -> server.chats().listChats(ListChatsRequest.getDefaultInstance()))
        .getChatsList();
  }

  private static int add(UUID user, String chat, UUID... members) {
    AddMembersRequest.Builder request = AddMembersRequest.newBuilder().setChatId(chat);
    for (UUID member : members) {
      request.addUserIds(member.toString());
    }
    return server.as(user, () -> server.chats().addMembers(request.build())).getMembersCount();
  }

  private static Message send(UUID user, String chat, String clientId, String text) {
    SendMessageRequest request =
        SendMessageRequest.newBuilder().setChatId(chat).setClientId(clientId).setText(text).build();
    return server.as(user, () -> server.messages().sendMessage(request)).getMessage();
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

  private static ListDirectMessagesResponse history(UUID user, UUID peer) {
    ListDirectMessagesRequest request =
        ListDirectMessagesRequest.newBuilder().setUserId(peer.toString()).build();
    return server.as(user, () -> server.messages().listDirectMessages(request));
  }

  private static void fails(ErrorReason reason, String field, ThrowingCallable call) {
    assertThatThrownBy(call)
        .satisfies(
            e -> {
              Failure.Detail detail = Failure.detail(e);
              assertThat(detail.reason()).isEqualTo(reason);
              assertThat(detail.field()).isEqualTo(field);
            });
  }

  private static CallerSend callerSend(String token, String chat, String clientId, String text) {
    return CallerSend.newBuilder()
        .setAccessToken(token)
        .setMessage(
            SendMessageRequest.newBuilder().setChatId(chat).setClientId(clientId).setText(text))
        .build();
  }
}
