package dev.parley.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ClientFrameBatch;
import dev.parley.api.realtime.v1.Ping;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.ServerFrameBatch;
import dev.parley.api.realtime.v1.Typing;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Random and mutated input. The seeds are fixed, so that what fails, fails again.
final class FuzzTest {
  private static final HubFixture hub = new HubFixture();
  private static final int FRAMES_PER_MESSAGE = 100;
  private final UUID anna = UUID.randomUUID();
  private final UUID chat = hub.chats.chat(anna);

  @AfterAll
  static void close() {
    hub.close();
  }

  private List<String> seeds() {
    return List.of(
        "{\"id\":\"1\",\"send\":{\"chatId\":\"%s\",\"clientId\":\"c\",\"text\":\"t\",\"replyTo\":\"1\"}}"
            .formatted(chat),
        "{\"id\":\"2\",\"sendDirect\":{\"userId\":\"%s\",\"clientId\":\"c\",\"text\":\"t\"}}"
            .formatted(anna),
        "{\"id\":\"3\",\"markRead\":{\"chatId\":\"%s\",\"seq\":\"12\"}}".formatted(chat),
        "{\"typing\":{\"chatId\":\"%s\"}}".formatted(chat),
        "{\"id\":\"4\",\"sync\":{\"positions\":[{\"chatId\":\"%s\",\"seq\":\"0\",\"change\":\"0\"}]}}"
            .formatted(chat),
        "{\"id\":\"5\",\"watchPresence\":{\"userIds\":[\"%s\"]}}".formatted(anna),
        "{\"id\":\"6\",\"ping\":{}}",
        "{\"id\":\"7\",\"authenticate\":{\"accessToken\":\"x.y.z\"}}");
  }

  private static String mutated(String seed, Random random) {
    StringBuilder text = new StringBuilder(seed);
    String alphabet = "{}[]\":,\\0123456789-.eEtrufalsn \tä€\u0000\uFFFF/*";
    for (int edits = random.nextInt(4); edits >= 0; edits--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
        case 2 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
        default -> {
          int to = Math.min(text.length(), at + random.nextInt(12));
          text.insert(random.nextInt(text.length()), text.substring(at, to));
        }
      }
      if (text.isEmpty()) {
        text.append('{');
      }
    }
    return text.toString().replace('\n', ' ');
  }

  private static void expectKnownCode(ServerFrame frame, Set<String> codes) {
    if (frame.hasError()) {
      codes.add(frame.getError().getCode());
      assertThat(frame.getError().getCode()).isNotIn("INTERNAL", "UNAVAILABLE", "DEADLINE");
      assertThat(frame.getError().getMessage()).isNotEmpty().hasSizeLessThan(1_000);
    }
  }

  @Test
  void mutatedJsonIsAnsweredAndTheConnectionLives() {
    Random random = new Random(2024);
    Set<String> codes = new TreeSet<>();
    List<String> seeds = seeds();
    try (Client client = hub.connect(anna)) {
      for (int round = 0; round < 300; round++) {
        StringBuilder message = new StringBuilder();
        for (int i = 0; i < FRAMES_PER_MESSAGE; i++) {
          String seed = seeds.get(random.nextInt(seeds.size()));
          message.append(mutated(seed, random)).append('\n');
        }
        client.send(message.toString());
        client.settle().forEach(frame -> expectKnownCode(frame, codes));
      }
      assertThat(client.closed).isNotDone();
    }
    assertThat(codes).contains("MALFORMED", "INVALID_FIELD", "UNKNOWN_FIELD", "CHAT_NOT_FOUND");
  }

  @Test
  void mutatedProtobufIsAnsweredAndTheConnectionLives() throws IOException {
    Random random = new Random(4048);
    byte[] seed =
        ClientFrameBatch.newBuilder()
            .addFrames(ClientFrame.newBuilder().setId("1").setPing(Ping.getDefaultInstance()))
            .addFrames(
                ClientFrame.newBuilder()
                    .setId("2")
                    .mergeFrom(
                        ClientFrame.newBuilder()
                            .setTyping(Typing.newBuilder().setChatId(chat.toString()))
                            .build()))
            .build()
            .toByteArray();
    Set<String> codes = new TreeSet<>();
    byte[] end =
        ClientFrameBatch.newBuilder()
            .addFrames(ClientFrame.newBuilder().setId("end").setPing(Ping.getDefaultInstance()))
            .build()
            .toByteArray();
    try (RawClient client = RawClient.open(hub.port(), hub.token(anna), Encoding.BINARY, 0)) {
      for (int round = 0; round < 200; round++) {
        for (int i = 0; i < FRAMES_PER_MESSAGE; i++) {
          byte[] bytes = seed.clone();
          for (int edits = random.nextInt(4); edits >= 0; edits--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
          }
          client.send(RawClient.BINARY, bytes);
        }
        client.send(RawClient.BINARY, end);
        boolean ended = false;
        while (!ended) {
          ByteString answer = ByteString.copyFrom(client.read(RawClient.BINARY).payload);
          for (ServerFrame frame : ServerFrameBatch.parseFrom(answer).getFramesList()) {
            expectKnownCode(frame, codes);
            ended |= frame.getId().equals("end");
          }
        }
      }
    }
    assertThat(codes).contains("MALFORMED");
  }

  @Test
  void randomBytesEndInACloseAndNothingIsLeftBehind() throws IOException {
    Random random = new Random(99);
    for (int round = 0; round < 300; round++) {
      try (RawClient client = RawClient.open(hub.port(), hub.token(anna), Encoding.JSON, 0)) {
        assertThat(client.response).startsWith("HTTP/1.1 101 ");
        byte[] bytes = new byte[1 + random.nextInt(200)];
        random.nextBytes(bytes);
        bytes[0] = (byte) (0x70 | bytes[0]); // never the start of a valid frame
        client.raw(bytes);
        client.raw(new byte[] {0, 0});
        assertThat(client.read(RawClient.CLOSE).closeCode()).isEqualTo(1002);
      } catch (EOFException | SocketException e) {
        throw new AssertionError("an unclean end in round " + round, e);
      }
    }
    await()
        .untilAsserted(
            () ->
                assertThat(hub.metrics.get("parley.realtime.connections").gauge().value())
                    .isZero());
  }

  @Test
  void memoryStaysFlatUnderMalformedFrames() throws IOException {
    byte[] junk =
        ("{\"id\":\"x\",\"send\":{\"nope\":" + "[".repeat(40) + "}\n")
            .repeat(500)
            .getBytes(StandardCharsets.UTF_8);
    try (RawClient client = RawClient.open(hub.port(), hub.token(anna), Encoding.JSON, 0)) {
      long before = 0;
      for (int round = 0; round < 40; round++) {
        client.send(RawClient.TEXT, junk);
        client.text("{\"id\":\"end\",\"ping\":{}}");
        while (!client.read(RawClient.TEXT).text().contains("\"pong\"")) {
          assertThat(round).isNotNegative();
        }
        if (round == 10) {
          before = used();
        }
      }
      assertThat(used() - before).isLessThan(20_000_000);
    }
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
