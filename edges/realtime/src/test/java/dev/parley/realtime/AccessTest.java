package dev.parley.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.chats.v1.Message;
import dev.parley.api.realtime.v1.ServerFrame;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class AccessTest {
  private static final HubFixture hub = new HubFixture();
  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private final UUID anna = UUID.randomUUID();
  private final UUID ben = UUID.randomUUID();
  private final UUID chat = hub.chats.chat(anna, ben);

  @AfterAll
  static void close() {
    hub.close();
  }

  private static Client.Closed closedWithin(Client client, Duration time) {
    return client.closed.orTimeout(time.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  @Test
  void anEndedSessionIsCutWithinASecondAndNoOther() {
    UUID session = UUID.randomUUID();
    String token = hub.accounts.token(anna, session, Duration.ofMinutes(5));
    try (Client out = Client.open(hub.port(), token, Encoding.JSON);
        Client stays = hub.connect(anna)) {
      assertThat(out.next().hasHello()).isTrue();
      hub.accounts.end(session);

      assertThat(closedWithin(out, AT_ONCE).code()).isEqualTo(4401);
      assertThat(stays.settle()).isEmpty();
    }
  }

  @Test
  void anExpiredTokenIsCut() {
    String token = hub.accounts.token(anna, UUID.randomUUID(), Duration.ofSeconds(2));
    try (Client client = Client.open(hub.port(), token, Encoding.BINARY)) {
      Client.Closed closed = closedWithin(client, Duration.ofSeconds(3));

      assertThat(closed.code()).isEqualTo(4401);
      assertThat(closed.reason()).contains("expired");
    }
  }

  @Test
  void whoIsRemovedHearsThatAndNothingMore() {
    try (Client a = hub.connect(anna);
        Client b = hub.connect(ben);
        Client b2 = hub.connect(ben, Encoding.BINARY)) {
      hub.chats.remove(chat, ben);
      Message _ = hub.chats.post(chat, anna, "1", "secret");

      for (Client client : new Client[] {b, b2}) {
        assertThat(client.next().getMemberRemoved().getUserId()).isEqualTo(ben.toString());
        assertThat(client.settle()).isEmpty();
      }
      b.send("{\"id\":\"t\",\"typing\":{\"chatId\":\"%s\"}}".formatted(chat));
      assertThat(b.answer("t").getError().getCode()).isEqualTo("CHAT_NOT_FOUND");
      assertThat(a.await(ServerFrame::hasMessage).getMessage().getText()).isEqualTo("secret");
      assertThat(a.settle()).isEmpty();
    }
  }

  @Test
  void whoIsRemovedAndThenSaidToBeAddedByAnotherProcessHearsNothingMore() {
    try (HubFixture several = new HubFixture(Configs.roomy().build(), new SeveralPublishers())) {
      UUID team = several.chats.chat(anna, ben);
      try (Client a = several.connect(anna);
          Client b = several.connect(ben)) {
        several.chats.remove(team, ben);
        several.chats.sayAdded(team, ben, anna);

        b.await(ServerFrame::hasResync);
        Message _ = several.chats.post(team, anna, "1", "secret");
        assertThat(a.await(ServerFrame::hasMessage).getMessage().getText()).isEqualTo("secret");
        assertThat(b.settle()).isEmpty();
      }
    }
  }

  @Test
  void whoIsAddedAgainAtOnceHearsAgain() {
    try (Client b = hub.connect(ben)) {
      for (int i = 0; i < 100; i++) {
        hub.chats.remove(chat, ben);
        hub.chats.add(chat, ben, anna);
      }
      Message _ = hub.chats.post(chat, anna, "1", "welcome");

      assertThat(b.await(ServerFrame::hasMessage).getMessage().getText()).isEqualTo("welcome");
    }
  }

  @Test
  void aDeletedChatIsSilentAfterItsEnd() {
    try (Client b = hub.connect(ben)) {
      hub.chats.delete(chat);
      hub.signals.publish("chat:" + chat, Events.message(chat, 1));

      assertThat(b.next().getChatDeleted().getChatId()).isEqualTo(chat.toString());
      assertThat(b.settle()).isEmpty();
    }
  }

  @Test
  void aReconnectAfterRemovalDoesNotHearTheChat() {
    try (Client first = hub.connect(ben)) {
      hub.chats.remove(chat, ben);
      assertThat(first.next().hasMemberRemoved()).isTrue();
    }
    try (Client again = hub.connect(ben);
        Client a = hub.connect(anna)) {
      Message _ = hub.chats.post(chat, anna, "1", "secret");

      assertThat(a.next().hasMessage()).isTrue();
      assertThat(again.settle()).isEmpty();
    }
  }
}
