package dev.parley.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LifeTest {
  private final UUID anna = UUID.randomUUID();

  @Test
  void aSilentClientIsPingedAndThenClosed() throws IOException {
    try (HubFixture hub = new HubFixture(Configs.roomy().idle(Duration.ofSeconds(1)).build());
        RawClient client = RawClient.open(hub.port(), hub.token(anna), Encoding.JSON, 0)) {
      assertThat(client.read().text()).contains("\"idleTimeoutSeconds\":1");
      assertThat(client.read().opcode).isEqualTo(RawClient.PING);
      RawClient.Frame close = client.read();

      assertThat(close.opcode).isEqualTo(RawClient.CLOSE);
      assertThat(close.closeCode()).isEqualTo(4000);
      client.send(RawClient.CLOSE, close.payload);
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void aClientThatStopsInTheMiddleOfAFrameIsClosed() throws IOException {
    try (HubFixture hub = new HubFixture(Configs.roomy().idle(Duration.ofSeconds(1)).build());
        RawClient client = RawClient.open(hub.port(), hub.token(anna), Encoding.JSON, 0)) {
      client.raw(Arrays.copyOf(RawClient.frame(0x81, new byte[100]), 50));

      assertThat(client.read(RawClient.CLOSE).closeCode()).isEqualTo(4000);
    }
  }

  @Test
  void aClientThatClosesItsHalfIsGone() throws IOException {
    try (HubFixture hub = new HubFixture();
        RawClient client = RawClient.open(hub.port(), hub.token(anna), Encoding.JSON, 0)) {
      assertThat(client.read().text()).contains("hello");
      client.halfClose();

      assertThat(client.isAtEnd()).isTrue();
      await().until(() -> hub.metrics.get("parley.realtime.places").gauge().value() == 0);
      assertThat(hub.metrics.get("parley.realtime.connections").gauge().value()).isZero();
    }
  }

  @Test
  void aClientThatOnlyAnswersPingsStays() {
    try (HubFixture hub = new HubFixture(Configs.roomy().idle(Duration.ofSeconds(2)).build());
        Client client = hub.connect(anna)) {
      assertThat(client.closed).failsWithin(Duration.ofSeconds(4));
      assertThat(client.settle()).isEmpty();
    }
  }

  @Test
  void aPingIsAnsweredAtOnceWhileAFrameIsStillHandled() throws IOException {
    try (HubFixture hub = new HubFixture(Configs.roomy().idle(Duration.ofSeconds(1)).build());
        RawClient client = RawClient.open(hub.port(), hub.token(anna), Encoding.JSON, 0)) {
      UUID chat = hub.chats.chat(anna);
      client.text(
          "{\"id\":\"1\",\"send\":{\"chatId\":\"%s\",\"clientId\":\"c\",\"text\":\"%s\"}}"
              .formatted(chat, ChatsServer.SLOW));
      client.send(RawClient.PING, new byte[] {1, 2, 3});

      assertThat(client.read(RawClient.PONG).payload).containsExactly(1, 2, 3);
      await().pollDelay(Duration.ofMillis(1_500)).until(() -> true); // busy is not idle
      hub.chats.released.release();
      assertThat(client.read(RawClient.TEXT).text()).contains("\"ack\"");
    }
  }

  @Test
  void aClientThatSendsMoreThanItsInboxHoldsIsNotReadUntilThereIsRoom() throws IOException {
    try (HubFixture hub = new HubFixture();
        RawClient client = RawClient.open(hub.port(), hub.token(anna), Encoding.JSON, 0)) {
      UUID chat = hub.chats.chat(anna);
      String frame =
          "{\"id\":\"%d\",\"send\":{\"chatId\":\"%s\",\"clientId\":\"c%d\",\"text\":\"%s\"}}";
      client.text(frame.formatted(0, chat, 0, ChatsServer.SLOW));
      int count = 500;
      for (int i = 1; i <= count; i++) {
        client.text(frame.formatted(i, chat, i, "text"));
      }
      hub.chats.released.release();

      StringBuilder answers = new StringBuilder();
      while (!answers.toString().contains("\"id\":\"" + count + "\"")) {
        answers.append(client.read(RawClient.TEXT).text()).append('\n');
      }
      List<String> acks =
          answers.toString().lines().filter(line -> line.contains("\"ack\"")).toList();
      assertThat(acks).hasSize(count + 1);
      for (int i = 0; i <= count; i++) {
        assertThat(acks.get(i)).contains("\"id\":\"" + i + "\"");
      }
    }
  }

  @Test
  void theWrongKindOfMessageEndsTheConnection() throws IOException {
    try (HubFixture hub = new HubFixture()) {
      try (RawClient client = RawClient.open(hub.port(), hub.token(anna), Encoding.BINARY, 0)) {
        client.text("{\"ping\":{}}");
        assertThat(client.read(RawClient.CLOSE).closeCode()).isEqualTo(1003);
      }
      try (RawClient client = RawClient.open(hub.port(), hub.token(anna), Encoding.JSON, 0)) {
        client.send(RawClient.BINARY, new byte[0]);
        assertThat(client.read(RawClient.CLOSE).closeCode()).isEqualTo(1003);
      }
      try (RawClient client = RawClient.open(hub.port(), hub.token(anna), Encoding.JSON, 0)) {
        client.send(RawClient.TEXT, new byte[] {(byte) 0xFF});
        assertThat(client.read(RawClient.CLOSE).closeCode()).isEqualTo(1007);
      }
      try (RawClient client = RawClient.open(hub.port(), hub.token(anna), Encoding.JSON, 0)) {
        client.send(RawClient.TEXT, new byte[65_537]);
        assertThat(client.read(RawClient.CLOSE).closeCode()).isEqualTo(1009);
      }
      try (RawClient client = RawClient.open(hub.port(), hub.token(anna), Encoding.JSON, 0)) {
        client.raw(new byte[] {(byte) 0x81, 0});
        assertThat(client.read(RawClient.CLOSE).closeCode()).isEqualTo(1002);
      }
    }
  }

  @Test
  void theLargestMessageIsTaken() throws IOException {
    try (HubFixture hub = new HubFixture();
        RawClient client = RawClient.open(hub.port(), hub.token(anna), Encoding.JSON, 0)) {
      String frame = "{\"ping\":{},\"id\":\"1\"}";
      client.text(" ".repeat(65_536 - frame.length()) + frame);

      assertThat(client.read().text()).contains("hello");
      assertThat(client.read(RawClient.TEXT).text()).contains("\"pong\"");
    }
  }

  @Test
  void theCloseOfAClientIsAnsweredWithItsCode() throws IOException {
    try (HubFixture hub = new HubFixture()) {
      try (RawClient client = RawClient.open(hub.port(), hub.token(anna), Encoding.JSON, 0)) {
        client.send(RawClient.CLOSE, ByteBuffer.allocate(2).putShort((short) 3333).array());
        assertThat(client.read(RawClient.CLOSE).closeCode()).isEqualTo(3333);
        assertThat(client.isAtEnd()).isTrue();
      }
      try (RawClient client = RawClient.open(hub.port(), hub.token(anna), Encoding.JSON, 0)) {
        client.send(RawClient.CLOSE, new byte[0]);
        assertThat(client.read(RawClient.CLOSE).closeCode()).isEqualTo(1000);
        assertThat(client.isAtEnd()).isTrue();
      }
    }
  }

  @Test
  void tooManyFramesAreRefusedAndThenCut() {
    try (HubFixture hub = new HubFixture(Configs.roomy().framesPerSecond(1).build());
        Client client = hub.connect(anna)) {
      for (int i = 0; i < 11; i++) {
        client.send("{\"id\":\"" + i + "\",\"ping\":{}}");
      }
      var refused = client.answer("10").getError();
      assertThat(refused.getCode()).isEqualTo("RATE_LIMITED");
      assertThat(refused.getRetryAfterSeconds()).isEqualTo(1);

      client.send("{\"ping\":{}}\n".repeat(200));
      assertThat(client.awaitClosed().code()).isEqualTo(1008);
    }
  }

  @Test
  void whenTheHubDrainsItsClientsLeaveOneAfterAnother() {
    Duration spread = Duration.ofMillis(400);
    try (HubFixture hub = new HubFixture(Configs.roomy().drainSpread(spread).build())) {
      List<Long> left = new CopyOnWriteArrayList<>();
      List<Client> clients = Stream.generate(() -> hub.connect(anna)).limit(40).toList();
      for (Client client : clients) {
        var _ = client.closed.thenRun(() -> left.add(System.nanoTime()));
      }

      hub.hub.drain();

      await().until(() -> left.size() == clients.size());
      assertThat(clients)
          .allSatisfy(client -> assertThat(client.awaitClosed().code()).isEqualTo(1001));
      long took = Collections.max(left) - Collections.min(left);
      assertThat(Duration.ofNanos(took)).isGreaterThan(spread.dividedBy(3));
      clients.forEach(Client::close);
    }
  }

  @Test
  void whenTheHubDrainsClientsAreAnsweredAndSentAway() {
    try (HubFixture hub = new HubFixture();
        Client busy = hub.connect(anna);
        Client idle = hub.connect(UUID.randomUUID())) {
      UUID chat = hub.chats.chat(anna);
      busy.send(
          "{\"id\":\"1\",\"send\":{\"chatId\":\"%s\",\"clientId\":\"c\",\"text\":\"%s\"}}"
              .formatted(chat, ChatsServer.SLOW));
      await().until(hub.chats.released::hasQueuedThreads);
      Thread draining = Thread.startVirtualThread(hub.hub::drain);

      assertThat(idle.awaitClosed().code()).isEqualTo(1001);
      assertThat(busy.closed).isNotDone();
      hub.chats.released.release();
      assertThat(busy.answer("1").hasAck()).isTrue();
      assertThat(busy.awaitClosed().code()).isEqualTo(1001);
      await().until(() -> !draining.isAlive());
      assertThat(draining.isAlive()).isFalse();
    }
  }
}
