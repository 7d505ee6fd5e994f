package dev.parley.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageReaderTest {
  private static final int MAX = 1_000;
  private static final int FINAL = 0x80;
  private final MessageReader reader = new MessageReader(MAX);

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private void feed(byte[] bytes) {
    reader.feed(Unpooled.wrappedBuffer(bytes));
  }

  private void refuses(CloseCode code, byte[] bytes) {
    feed(bytes);
    assertThatExceptionOfType(ProtocolViolation.class)
        .isThrownBy(
            () -> {
              while (reader.next() != null) {
                assertThat(true).isTrue();
              }
            })
        .satisfies(violation -> assertThat(violation.code()).isEqualTo(code));
  }

  private Incoming read() throws ProtocolViolation {
    Incoming message = reader.next();
    assertThat(message).isNotNull();
    return Objects.requireNonNull(message);
  }

  @Test
  void messagesAreReadHoweverTheirBytesArrive() throws ProtocolViolation {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      byte[] payload = text("ä".repeat(random.nextInt(MAX / 2)));
      byte[] bytes = RawClient.frame(FINAL | RawClient.TEXT, payload);
      int at = 0;
      while (at < bytes.length) {
        assertThat(reader.next()).isNull();
        reader.keep();
        int to = Math.min(bytes.length, at + 1 + random.nextInt(bytes.length));
        feed(Arrays.copyOfRange(bytes, at, to));
        at = to;
      }
      assertThat(read().payload()).isEqualTo(payload);
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void fragmentsArePutTogetherAroundControlFrames() throws ProtocolViolation {
    feed(
        join(
            RawClient.frame(RawClient.TEXT, text("a")),
            RawClient.frame(FINAL | RawClient.PING, text("p")),
            RawClient.frame(0, text("b")),
            RawClient.frame(FINAL, text("c")),
            RawClient.frame(FINAL | RawClient.BINARY, text("d"))));

    assertThat(read().kind()).isEqualTo(Incoming.Kind.PING);
    assertThat(read().payload()).isEqualTo(text("abc"));
    Incoming last = read();
    assertThat(last.kind()).isEqualTo(Incoming.Kind.BINARY);
    assertThat(last.payload()).isEqualTo(text("d"));
  }

  @Test
  void aCharacterMayBeSplitBetweenFragments() throws ProtocolViolation {
    byte[] euro = text("€");
    feed(
        join(
            RawClient.frame(RawClient.TEXT, new byte[] {euro[0]}),
            RawClient.frame(FINAL, new byte[] {euro[1], euro[2]})));

    assertThat(read().payload()).isEqualTo(euro);
  }

  @Test
  void aCloseMayBeEmpty() throws ProtocolViolation {
    feed(RawClient.frame(FINAL | RawClient.CLOSE, new byte[0]));

    assertThat(read().closeCode()).isEqualTo(1000);
  }

  @Test
  void whatIsTooBigIsRefusedBeforeItArrives() {
    byte[] whole = RawClient.frame(FINAL | RawClient.TEXT, new byte[MAX + 1]);
    refuses(CloseCode.TOO_BIG, Arrays.copyOf(whole, 8));
  }

  @Test
  void fragmentsTogetherMayNotBeTooBig() {
    refuses(
        CloseCode.TOO_BIG,
        join(RawClient.frame(RawClient.TEXT, new byte[MAX]), RawClient.frame(FINAL, new byte[1])));
  }

  @Test
  void emptyFragmentsDoNotGoOnForEver() {
    byte[][] frames = new byte[300][];
    Arrays.fill(frames, RawClient.frame(0, new byte[0]));
    frames[0] = RawClient.frame(RawClient.TEXT, new byte[0]);
    refuses(CloseCode.TOO_BIG, join(frames));
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    refuses(
        CloseCode.INVALID_TEXT,
        RawClient.frame(FINAL | RawClient.TEXT, new byte[] {'a', (byte) 0xC0, (byte) 0x80}));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8100", // not masked
        "C180", // a reserved bit
        "8380", // a reserved opcode
        "8B80", // a reserved control opcode
        "0980", // a control frame in fragments
        "89FE", // a long control frame
        "8080", // a continuation of nothing
        "81FE000501020304", // a length that could be shorter
        "81FF000000000000FFFF01020304", // a length that could be shorter
        "888100000000FF", // half a close code
        "88820000000003ED", // a close code that is never sent (1005)
        "888200000000FFFF", // a close code beyond those that exist
      })
  void whatRfc6455ForbidsIsRefused(String hex) {
    refuses(CloseCode.PROTOCOL_ERROR, HexFormat.of().parseHex(hex));
  }

  @Test
  void randomBytesNeverDoMoreThanViolate() {
    Random random = new Random(42);
    int violations = 0;
    for (int round = 0; round < 50_000; round++) {
      MessageReader fresh = new MessageReader(MAX);
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 1 && random.nextBoolean()) {
        bytes[0] = (byte) (bytes[0] & 0x8F);
        bytes[1] = (byte) (0x80 | (bytes[1] & 0x0F));
      }
      try {
        fresh.feed(Unpooled.wrappedBuffer(bytes));
        for (Incoming next = fresh.next(); next != null; next = fresh.next()) {
          assertThat(next.payload().length).isLessThanOrEqualTo(MAX);
        }
      } catch (ProtocolViolation e) {
        violations++;
      }
    }
    assertThat(violations).isGreaterThan(10_000);
  }
}
