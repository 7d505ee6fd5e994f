package dev.parley.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.chats.v1.ChatPosition;
import dev.parley.api.chats.v1.SendDirectMessageRequest;
import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.chats.v1.SyncRequest;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.Typing;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FramesTest {
  private static final HubFixture hub = new HubFixture();
  private final UUID anna = UUID.randomUUID();
  private final UUID ben = UUID.randomUUID();
  private final UUID chat = hub.chats.chat(anna, ben);

  @AfterAll
  static void close() {
    hub.close();
  }

  private ClientFrame send(String id, String text) {
    return ClientFrame.newBuilder()
        .setId(id)
        .setSend(
            SendMessageRequest.newBuilder()
                .setChatId(chat.toString())
                .setClientId(id)
                .setText(text))
        .build();
  }

  @Test
  void helloComesFirst() {
    try (Client client = Client.open(hub.port(), hub.token(anna), Encoding.JSON)) {
      ServerFrame first = client.next();

      assertThat(first.getHello().getUserId()).isEqualTo(anna.toString());
      assertThat(first.getHello().getEpoch()).isEqualTo(ChatsServer.EPOCH);
      assertThat(first.getHello().getIdleTimeoutSeconds()).isEqualTo(30);
      assertThat(first.getHello().getConnectionId()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aSentMessageIsAcknowledgedAndReachesEveryMember(Encoding encoding) {
    try (Client a = hub.connect(anna, encoding);
        Client b = hub.connect(ben, encoding)) {
      a.send(send("1", "grüß dich 👋"));

      ServerFrame ack = a.answer("1");
      assertThat(ack.getAck().getSeq()).isEqualTo(1);
      assertThat(ack.getAck().getChatId()).isEqualTo(chat.toString());
      assertThat(ack.getAck().getClientId()).isEqualTo("1");
      ServerFrame message = b.next();
      assertThat(message.getMessage().getText()).isEqualTo("grüß dich 👋");
      assertThat(message.getMessage().getSeq()).isEqualTo(1);
      assertThat(message.hasId()).isFalse();
    }
  }

  @Test
  void pipelinedSendsOfOneConnectionKeepTheirOrder() {
    try (Client a = hub.connect(anna);
        Client b = hub.connect(ben, Encoding.BINARY)) {
      int count = 300;
      for (int i = 1; i <= count; i++) {
        a.send(send("m" + i, "text " + i));
      }
      for (int i = 1; i <= count; i++) {
        ServerFrame message = b.await(ServerFrame::hasMessage);
        assertThat(message.getMessage().getSeq()).isEqualTo(i);
        assertThat(message.getMessage().getText()).isEqualTo("text " + i);
      }
      for (int i = 1; i <= count; i++) {
        assertThat(a.await(ServerFrame::hasAck).getId()).isEqualTo("m" + i);
      }
    }
  }

  @Test
  void aMessageMayHoldSeveralFramesOnePerLine() {
    try (Client a = hub.connect(anna)) {
      a.send("{\"id\":\"1\",\"ping\":{}}\n\r\n{\"id\":\"2\",\"ping\":{}}\n");

      assertThat(a.next().getId()).isEqualTo("1");
      assertThat(a.next().getId()).isEqualTo("2");
    }
  }

  @Test
  void aWrongFrameIsAnsweredAndTheConnectionStays() {
    try (Client a = hub.connect(anna)) {
      a.send("{\"id\":\"1\",\"pong\":{}}");
      a.send("{\"id\":\"2\",\"send\":{\"chatId\":\"x\"}}");
      a.send("{\"id\":\"3\",\"send\":{\"chatId\":7}}");
      a.send("{\"id\":\"4\"}");
      a.send("{]");
      a.send("{\"id\":\"" + "x".repeat(65) + "\",\"ping\":{}}");
      a.send("{\"id\":\"6\",\"typing\":{\"chatId\":\"nope\"}}");

      assertThat(a.answer("1").getError().getCode()).isEqualTo("UNKNOWN_FIELD");
      ServerFrame badUuid = a.answer("2");
      assertThat(badUuid.getError().getCode()).isEqualTo("INVALID_FIELD");
      assertThat(badUuid.getError().getField()).isEqualTo("send.chatId");
      ServerFrame badType = a.answer("3");
      assertThat(badType.getError().getField()).isEqualTo("send.chatId");
      assertThat(a.answer("4").getError().getCode()).isEqualTo("MALFORMED");
      ServerFrame malformed = a.next();
      assertThat(malformed.getError().getCode()).isEqualTo("MALFORMED");
      assertThat(malformed.hasId()).isFalse();
      ServerFrame badId = a.next();
      assertThat(badId.getError().getField()).isEqualTo("id");
      assertThat(badId.hasId()).isFalse();
      assertThat(a.answer("6").getError().getField()).isEqualTo("typing.chatId");
      assertThat(a.settle()).isEmpty();
    }
  }

  @Test
  void aChatOfOthersIsNotFound() {
    UUID foreign = hub.chats.chat(ben);
    try (Client a = hub.connect(anna)) {
      a.send(
          "{\"id\":\"1\",\"send\":{\"chatId\":\"%s\",\"clientId\":\"c\",\"text\":\"t\"}}"
              .formatted(foreign));
      a.send("{\"id\":\"2\",\"typing\":{\"chatId\":\"%s\"}}".formatted(foreign));

      assertThat(a.answer("1").getError().getCode()).isEqualTo("CHAT_NOT_FOUND");
      assertThat(a.answer("2").getError().getCode()).isEqualTo("CHAT_NOT_FOUND");
    }
  }

  @Test
  void withoutAnIdOnlyErrorsAreAnswered() {
    try (Client a = hub.connect(anna)) {
      a.send("{\"ping\":{}}\n{\"ping\":{},\"x\":1}");

      List<ServerFrame> answers = a.settle();
      assertThat(answers).hasSize(1);
      assertThat(answers.getFirst().getError().getCode()).isEqualTo("UNKNOWN_FIELD");
    }
  }

  @Test
  void syncReturnsWhatIsMissing() {
    hub.chats.post(chat, ben, "1", "one");
    hub.chats.post(chat, ben, "2", "two");
    UUID gone = UUID.randomUUID();
    try (Client a = hub.connect(anna)) {
      a.send(
          ClientFrame.newBuilder()
              .setId("s")
              .setSync(
                  SyncRequest.newBuilder()
                      .addPositions(ChatPosition.newBuilder().setChatId(chat.toString()).setSeq(1))
                      .addPositions(ChatPosition.newBuilder().setChatId(gone.toString())))
              .build());

      ServerFrame synced = a.answer("s");
      assertThat(synced.getSynced().getDeltas(0).getMessagesList())
          .extracting(message -> message.getText())
          .containsExactly("two");
      assertThat(synced.getSynced().getGoneChatIdsList()).containsExactly(gone.toString());
    }
  }

  @Test
  void aReadMarkerIsAnsweredAndTellsTheUsersOtherDevicesAndTheChatOnce() {
    hub.chats.post(chat, ben, "1", "one");
    try (Client a = hub.connect(anna);
        Client other = hub.connect(anna);
        Client b = hub.connect(ben)) {
      a.send("{\"id\":\"r\",\"markRead\":{\"chatId\":\"%s\",\"seq\":\"1\"}}".formatted(chat));

      assertThat(a.answer("r").hasDone()).isTrue();
      assertThat(other.next().getRead().getSeq()).isEqualTo(1);
      assertThat(b.next().getRead().getUserId()).isEqualTo(anna.toString());
      assertThat(other.settle()).isEmpty();
      assertThat(b.settle()).isEmpty();
    }
  }

  @Test
  void typingIsToldToOthersOnceInThreeSeconds() {
    try (Client a = hub.connect(anna);
        Client b = hub.connect(ben)) {
      ClientFrame typing =
          ClientFrame.newBuilder()
              .setTyping(
                  Typing.newBuilder()
                      .setChatId(chat.toString())
                      .setUserId(ben.toString())
                      .setExpiresInSeconds(999))
              .build();
      a.send(typing);
      a.send(typing);
      assertThat(a.settle()).isEmpty();

      Typing told = b.next().getTyping();
      assertThat(told.getUserId()).isEqualTo(anna.toString());
      assertThat(told.getExpiresInSeconds()).isEqualTo(6);
      hub.chats.post(chat, ben, "mark", "after");
      assertThat(b.next().hasMessage()).isTrue();
    }
  }

  @Test
  void theFirstDirectMessageBringsTheChatToBothSides() {
    UUID carl = UUID.randomUUID();
    try (Client a = hub.connect(anna);
        Client c = hub.connect(carl)) {
      a.send(
          ClientFrame.newBuilder()
              .setId("d")
              .setSendDirect(
                  SendDirectMessageRequest.newBuilder()
                      .setUserId(carl.toString())
                      .setClientId("d")
                      .setText("hello"))
              .build());

      ServerFrame ack = a.answer("d");
      ServerFrame added = c.next();
      assertThat(added.getMemberAdded().getChatId()).isEqualTo(ack.getAck().getChatId());
      assertThat(added.getMemberAdded().getMember().getUserId()).isEqualTo(carl.toString());
      assertThat(c.next().getMessage().getText()).isEqualTo("hello");
    }
  }

  @Test
  void aNewerTokenOfTheSameSessionRenewsTheConnection() {
    UUID session = UUID.randomUUID();
    String first = hub.accounts.token(anna, session, Duration.ofSeconds(2));
    try (Client a = Client.open(hub.port(), first, Encoding.JSON)) {
      a.send("{\"id\":\"1\",\"authenticate\":{\"accessToken\":\"%s\"}}".formatted(hub.token(anna)));
      a.send(
          "{\"id\":\"2\",\"authenticate\":{\"accessToken\":\"%s\"}}"
              .formatted(hub.accounts.token(anna, session, Duration.ofMinutes(10))));

      ServerFrame otherSession = a.answer("1");
      assertThat(otherSession.getError().getCode()).isEqualTo("UNAUTHENTICATED");
      assertThat(otherSession.getError().getField()).isEqualTo("authenticate.accessToken");
      assertThat(a.answer("2").hasDone()).isTrue();
      assertThat(a.closed).failsWithin(Duration.ofSeconds(3)); // later than the first token's end
    }
  }
}
