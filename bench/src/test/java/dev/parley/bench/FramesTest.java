package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Timestamp;
import dev.parley.api.chats.v1.Message;
import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.realtime.v1.Ack;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ClientFrameBatch;
import dev.parley.api.realtime.v1.Error;
import dev.parley.api.realtime.v1.Hello;
import dev.parley.api.realtime.v1.Resync;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.ServerFrameBatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {
  private static final String CHAT = "019a0b90-2222-7abc-8def-000000000001";

  @Test
  void aSendIsWhatItsStreamSays() throws IOException {
    ClientFrame frame = sent(new SendFrame(CHAT, 1_234), 5_678, 99).getFrames(0);
    SendMessageRequest send = frame.getSend();
    byte[] text = send.getTextBytes().toByteArray();

    assertThat(send.getChatId()).isEqualTo(CHAT);
    assertThat(text).hasSize(SendFrame.TEXT_LENGTH);
    assertThat(Stamp.stream(text, 0)).isEqualTo(1_234);
    assertThat(Stamp.sequence(text, 0)).isEqualTo(5_678);
    assertThat(Stamp.time(text, 0)).isEqualTo(99);
    assertThat(send.getText()).startsWith(send.getClientId());
    assertThat(frame.getId()).isEqualTo(send.getClientId()).hasSize(Stamp.NAME_LENGTH);
  }

  @Test
  void theDecoderFindsWhatTheLoadNeeds() throws IOException {
    SendMessageRequest send = sent(new SendFrame(CHAT, 7), 3, 12_345).getFrames(0).getSend();
    ServerFrameBatch batch =
        ServerFrameBatch.newBuilder()
            .addFrames(ServerFrame.newBuilder().setHello(Hello.newBuilder().setUserId("u")))
            .addFrames(
                ServerFrame.newBuilder()
                    .setId("i")
                    .setAck(
                        Ack.newBuilder()
                            .setChatId(CHAT)
                            .setSeq(41)
                            .setSentAt(Timestamp.newBuilder().setSeconds(9).setNanos(8))
                            .setClientId(send.getClientId())))
            .addFrames(
                ServerFrame.newBuilder()
                    .setMessage(
                        Message.newBuilder()
                            .setChatId(CHAT)
                            .setSeq(4_000_000_000L)
                            .setSentAt(Timestamp.newBuilder().setSeconds(9).setNanos(8))
                            .setText(send.getText())
                            .setChange(5)))
            .addFrames(
                ServerFrame.newBuilder().setMessage(Message.newBuilder().setSeq(1).setText("Hi")))
            .addFrames(ServerFrame.newBuilder().setError(Error.newBuilder().setCode("INTERNAL")))
            .addFrames(ServerFrame.newBuilder().setResync(Resync.getDefaultInstance()))
            .build();
    byte[] bytes = batch.toByteArray();
    Told told = new Told();
    new FrameDecoder().decode(bytes, 0, bytes.length, told);

    assertThat(told.lines)
        .containsExactly(
            "hello",
            "acknowledged 7 3",
            "delivered 7 3 12345 as 4000000000",
            "foreign",
            "failed INTERNAL",
            "resync");
  }

  @Test
  void messagesAreFoundHoweverTheyAreCut() {
    byte[] small = WebSocketFrames.client(WebSocketFrames.BINARY, new byte[] {1, 2, 3});
    byte[] large = WebSocketFrames.client(WebSocketFrames.BINARY, new byte[70_000]);
    ByteBuf all = Unpooled.wrappedBuffer(small, large, small);
    FrameReader reader = new FrameReader();
    FrameReader.Scratch scratch = new FrameReader.Scratch();
    List<Integer> lengths = new ArrayList<>();
    while (all.isReadable()) {
      ByteBuf part = all.readSlice(Math.min(997, all.readableBytes()));
      reader.read(part, scratch, (_, _, from, to) -> lengths.add(to - from));
    }

    assertThat(lengths).containsExactly(3, 70_000, 3);
  }

  private static ClientFrameBatch sent(SendFrame frame, int sequence, long time) {
    List<ClientFrameBatch> found = new ArrayList<>();
    ByteBuf encoded = frame.encode(UnpooledByteBufAllocator.DEFAULT, sequence, time);
    new FrameReader()
        .read(
            encoded,
            new FrameReader.Scratch(),
            (_, bytes, from, to) -> {
              try {
                found.add(
                    ClientFrameBatch.parseFrom(
                        CodedInputStream.newInstance(bytes, from, to - from)));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    encoded.release();
    return found.getFirst();
  }

  private static final class Told implements FrameDecoder.Sink {
    final List<String> lines = new ArrayList<>();

    @Override
    public void hello() {
      lines.add("hello");
    }

    @Override
    public void acknowledged(int stream, int sequence) {
      lines.add("acknowledged " + stream + " " + sequence);
    }

    @Override
    public void delivered(byte[] bytes, int text, long seq) {
      lines.add(
          "delivered %d %d %d as %d"
              .formatted(
                  Stamp.stream(bytes, text),
                  Stamp.sequence(bytes, text),
                  Stamp.time(bytes, text),
                  seq));
    }

    @Override
    public void foreign() {
      lines.add("foreign");
    }

    @Override
    public void failed(String code) {
      lines.add("failed " + code);
    }

    @Override
    public void resync() {
      lines.add("resync");
    }
  }
}
