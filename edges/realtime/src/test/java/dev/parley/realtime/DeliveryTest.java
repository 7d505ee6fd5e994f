package dev.parley.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.chats.v1.Message;
import dev.parley.api.realtime.v1.ServerFrame;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class DeliveryTest {
  private final UUID anna = UUID.randomUUID();
  private final UUID ben = UUID.randomUUID();

  @Test
  void manySendersInOneChatAreSeenInOneOrderByEveryone() throws InterruptedException {
    try (HubFixture hub = new HubFixture()) {
      UUID chat = hub.chats.chat(anna, ben);
      List<Client> readers =
          List.of(
              hub.connect(anna),
              hub.connect(anna, Encoding.BINARY),
              hub.connect(ben),
              hub.connect(ben, Encoding.BINARY));
      int senders = 8;
      int each = 250;
      List<Thread> threads = new ArrayList<>();
      for (int s = 0; s < senders; s++) {
        String prefix = "s" + s + "-";
        threads.add(
            Thread.startVirtualThread(
                () -> {
                  for (int i = 0; i < each; i++) {
                    Message _ = hub.chats.post(chat, anna, prefix + i, "text");
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }

      for (Client reader : readers) {
        for (int seq = 1; seq <= senders * each; seq++) {
          assertThat(reader.next().getMessage().getSeq()).isEqualTo(seq);
        }
        reader.close();
      }
    }
  }

  @Test
  void eventsThatWaitLeaveTogether() throws IOException {
    try (HubFixture hub = new HubFixture(Configs.roomy().queued(10_000, 100_000_000).build());
        RawClient client = RawClient.open(hub.port(), hub.token(anna), Encoding.JSON, 4_096)) {
      UUID chat = hub.chats.chat(anna);
      assertThat(client.read().text()).contains("hello");
      hub.chats.add(chat, anna, ben);
      int count = 2_000;
      for (int i = 1; i <= count; i++) {
        Message _ = hub.chats.post(chat, ben, "c" + i, "x".repeat(5_000));
      }
      int messages = 0;
      List<ServerFrame> frames = new ArrayList<>();
      while (frames.size() <= count) {
        messages++;
        client.read(RawClient.TEXT).text().lines().forEach(line -> frames.add(Client.parse(line)));
      }
      for (int seq = 1; seq <= count; seq++) {
        assertThat(frames.get(seq).getMessage().getSeq()).isEqualTo(seq);
      }
      assertThat(messages).isLessThan(count);
      assertThat(hub.count("parley.realtime.coalesced")).isPositive();
    }
  }

  @Test
  void aSlowReaderIsCutAndTheOthersGetEverything() throws IOException {
    try (HubFixture hub = new HubFixture(Configs.roomy().queued(20, 10_000_000).build())) {
      UUID chat = hub.chats.chat(anna, ben);
      try (RawClient slow = RawClient.open(hub.port(), hub.token(ben), Encoding.JSON, 4_096);
          Client quick = hub.connect(anna)) {
        assertThat(slow.read().text()).contains("hello");
        String text = "x".repeat(100_000);
        int seq = 0;
        while (hub.count("parley.realtime.slow.readers") == 0) {
          seq++;
          Message _ = hub.chats.post(chat, anna, "c" + seq, text);
          assertThat(quick.next().getMessage().getSeq()).isEqualTo(seq);
          assertThat(seq).isLessThan(20_000);
        }
        assertThat(seq).isGreaterThan(20);
        assertThat(closeCodeOrCut(slow)).isIn(4408, 1006);
        await()
            .untilAsserted(
                () ->
                    assertThat(hub.metrics.get("parley.realtime.connections").gauge().value())
                        .isEqualTo(1));
      }
    }
  }

  @Test
  void aReaderThatWakesUpInTimeLearnsThatItMustResync() throws IOException {
    try (HubFixture hub = new HubFixture(Configs.roomy().queued(10, 10_000_000).build())) {
      UUID chat = hub.chats.chat(ben);
      try (RawClient slow = RawClient.open(hub.port(), hub.token(ben), Encoding.JSON, 4_096)) {
        assertThat(slow.read().text()).contains("hello");
        for (int i = 0; hub.count("parley.realtime.slow.readers") == 0; i++) {
          Message _ = hub.chats.post(chat, anna, "c" + i, "x".repeat(100_000));
        }
        RawClient.Frame close = slow.read(RawClient.CLOSE);
        assertThat(close.closeCode()).isEqualTo(4408);
        slow.send(RawClient.CLOSE, close.payload);
        assertThat(slow.isAtEnd()).isTrue();
      }
    }
  }

  private static int closeCodeOrCut(RawClient client) throws IOException {
    try {
      return client.read(RawClient.CLOSE).closeCode();
    } catch (EOFException | SocketException e) {
      return 1006;
    }
  }

  @Test
  void whatTheDispatchQueueCannotHoldBecomesAResync() {
    try (HubFixture hub = new HubFixture(Configs.roomy().dispatchQueue(16).build())) {
      UUID chat = hub.chats.chat(anna);
      try (Client client = hub.connect(anna)) {
        int count = 5_000;
        for (int i = 0; i < count; i++) {
          hub.signals.publish("chat:" + chat, Events.message(chat, i + 1));
        }
        assertThat(hub.count("parley.realtime.events.dropped")).isPositive();
        hub.signals.publish("chat:" + chat, Events.message(chat, count + 1));

        long last = 0;
        boolean resync = false;
        while (last < count && !resync) {
          ServerFrame frame = client.next();
          if (frame.hasMessage()) {
            assertThat(frame.getMessage().getSeq()).isGreaterThan(last);
            last = frame.getMessage().getSeq();
          }
          resync |= frame.hasResync();
        }
        assertThat(resync).isTrue();
      }
    }
  }

  @Test
  void thePublisherIsNotHeldUpByDelivery() throws InterruptedException {
    try (HubFixture hub = new HubFixture(Configs.roomy().dispatchQueue(64).build())) {
      UUID chat = hub.chats.chat(anna);
      AtomicBoolean open = new AtomicBoolean(true);
      CountDownLatch done = new CountDownLatch(1);
      try (Client client = hub.connect(anna)) {
        Thread thread =
            Thread.startVirtualThread(
                () -> {
                  for (int i = 0; i < 10_000 && open.get(); i++) {
                    hub.signals.publish("chat:" + chat, Events.message(chat, i + 1));
                  }
                  done.countDown();
                });
        assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
        open.set(false);
        thread.join(Duration.ofSeconds(5));
        assertThat(client.await(ServerFrame::hasMessage).getMessage().getSeq()).isPositive();
      }
    }
  }

  @Test
  void aChatJoinedWhileConnectedIsHeardFromItsFirstMessage() {
    try (HubFixture hub = new HubFixture();
        Client client = hub.connect(anna)) {
      for (int round = 0; round < 200; round++) {
        UUID chat = hub.chats.chat(ben);
        hub.chats.add(chat, anna, ben);
        Message _ = hub.chats.post(chat, ben, "c", "first");

        assertThat(client.next().getMemberAdded().getChatId()).isEqualTo(chat.toString());
        assertThat(client.next().getMessage().getChatId()).isEqualTo(chat.toString());
      }
    }
  }

  @Test
  void whoVanishesDuringTheHandshakeLeavesTheirPlace() throws IOException {
    try (HubFixture hub = new HubFixture(Configs.roomy().connections(30, 30, 30).build())) {
      String token = hub.token(anna);
      byte[] request =
          ("GET /v1/realtime HTTP/1.1\r\n"
                  + String.join("\r\n", RawClient.handshake(hub.port(), token, Encoding.JSON))
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 200; i++) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), hub.port())) {
          socket.getOutputStream().write(request);
        }
      }
      await()
          .untilAsserted(
              () -> assertThat(hub.metrics.get("parley.realtime.places").gauge().value()).isZero());
      List<Client> all = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        all.add(hub.connect(anna));
      }
      assertThat(all).hasSize(30);
      all.forEach(Client::close);
    }
  }

  @Test
  void nothingIsHeldForThoseWhoLeft() {
    try (HubFixture hub = new HubFixture()) {
      UUID _ = hub.chats.chat(anna, ben);
      for (int i = 0; i < 20; i++) {
        hub.connect(anna).close();
      }
      await()
          .untilAsserted(
              () -> {
                assertThat(hub.metrics.get("parley.realtime.connections").gauge().value()).isZero();
                assertThat(hub.metrics.get("parley.realtime.chats").gauge().value()).isZero();
              });
    }
  }
}
