package dev.parley.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.api.realtime.v1.Done;
import dev.parley.api.realtime.v1.Resync;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.ServerFrameBatch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class OutboxTest {
  private final AtomicInteger joined = new AtomicInteger();
  private final Outbox outbox = new Outbox(Encoding.JSON, 3, 1_000);

  private static Outgoing done(Encoding encoding, String id) {
    return Outgoing.of(
        encoding, ServerFrame.newBuilder().setId(id).setDone(Done.getDefaultInstance()).build());
  }

  private byte[] take(Outbox from) {
    Outgoing message = Objects.requireNonNull(from.poll(joined::addAndGet));
    byte[] bytes = message.bytes();
    return Arrays.copyOfRange(bytes, bytes.length - message.payloadLength(), bytes.length);
  }

  private String text() {
    return new String(take(outbox), StandardCharsets.UTF_8);
  }

  @Test
  void oneMessageLeavesAsItIs() {
    Outgoing only = done(Encoding.JSON, "1");
    assertThat(outbox.event(only)).isTrue();

    assertThat(outbox.poll(joined::addAndGet)).isSameAs(only);
    assertThat(outbox.poll(joined::addAndGet)).isNull();
    assertThat(joined).hasValue(0);
  }

  @Test
  void whatWaitsLeavesTogetherInOrder() {
    outbox.answer(done(Encoding.JSON, "1"));
    assertThat(outbox.event(done(Encoding.JSON, "2"))).isTrue();
    outbox.answer(done(Encoding.JSON, "3"));

    assertThat(text())
        .isEqualTo(
            "{\"id\":\"1\",\"done\":{}}\n{\"id\":\"2\",\"done\":{}}\n{\"id\":\"3\",\"done\":{}}");
    assertThat(joined).hasValue(3);
  }

  @Test
  void joinedBatchesAreOneBatch() throws InvalidProtocolBufferException {
    Outbox binary = new Outbox(Encoding.BINARY, 300, 100_000);
    for (int i = 0; i < 200; i++) {
      assertThat(binary.event(done(Encoding.BINARY, "frame-" + i))).isTrue();
    }

    ServerFrameBatch batch = ServerFrameBatch.parseFrom(take(binary));
    assertThat(batch.getFramesCount()).isEqualTo(200);
    assertThat(batch.getFrames(199).getId()).isEqualTo("frame-199");
  }

  @Test
  void eventsOverTheBoundAreRefusedUntilSomeAreTaken() {
    for (int i = 0; i < 3; i++) {
      assertThat(outbox.event(done(Encoding.JSON, "e"))).isTrue();
    }
    assertThat(outbox.event(done(Encoding.JSON, "e"))).isFalse();
    assertThat(text()).isNotEmpty();

    assertThat(outbox.event(done(Encoding.JSON, "e"))).isTrue();
    assertThat(outbox.event(done(Encoding.JSON, "x".repeat(2_000)))).isFalse();
  }

  @Test
  void oneResyncWaitsAtATime() {
    Outgoing resync =
        Outgoing.of(
            Encoding.JSON, ServerFrame.newBuilder().setResync(Resync.getDefaultInstance()).build());
    outbox.resync(resync);
    outbox.resync(resync);
    assertThat(text()).isEqualTo("{\"resync\":{}}");
    outbox.resync(resync);

    assertThat(text()).isEqualTo("{\"resync\":{}}");
  }

  @Test
  void whoAnswersWaitsForRoom() throws InterruptedException {
    outbox.answer(done(Encoding.JSON, "x".repeat(300_000)));
    Thread answering =
        Thread.startVirtualThread(
            () -> {
              try {
                outbox.awaitRoom();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    await().until(() -> answering.getState() == Thread.State.WAITING);

    assertThat(take(outbox)).hasSizeGreaterThan(300_000);
    answering.join();
    assertThat(answering.isAlive()).isFalse();
  }

  @Test
  void aClosedOutboxLetsGoOfEverything() throws InterruptedException {
    outbox.answer(done(Encoding.JSON, "x".repeat(300_000)));
    outbox.close(false);
    outbox.awaitRoom();

    assertThat(outbox.event(done(Encoding.JSON, "1"))).isTrue();
    assertThat(outbox.poll(joined::addAndGet)).isNull();
  }
}
