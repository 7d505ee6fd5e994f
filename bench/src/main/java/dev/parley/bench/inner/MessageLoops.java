package dev.parley.bench.inner;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import dev.parley.api.chats.v1.Message;
import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.rpc.ContractJson;
import dev.parley.rpc.ContractRules;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the frame path does with one message of 512 bytes, beside protobuf's own way of doing it.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MessageLoops {
  private static final int TEXT = 512;
  private final SendMessageRequest send =
      SendMessageRequest.newBuilder()
          .setChatId("01890a5d-ac96-774b-bcce-b302099a8057")
          .setClientId("01890a5d-ac96-774b-bcce-b302099a8058")
          .setText("x".repeat(TEXT))
          .build();
  private final ServerFrame event =
      ServerFrame.newBuilder()
          .setMessage(
              Message.newBuilder()
                  .setChatId(send.getChatId())
                  .setSeq(1_000_000)
                  .setSenderId("01890a5d-ac96-774b-bcce-b302099a8059")
                  .setClientId(send.getClientId())
                  .setText(send.getText())
                  .setSentAt(Timestamp.newBuilder().setSeconds(1_800_000_000L)))
          .build();
  private final byte[] frame =
      ContractJson.print(ClientFrame.newBuilder().setId("7").setSend(send).build());
  private final String frameText = new String(frame, StandardCharsets.UTF_8);

  /// The contract's field rules over a send.
  @Benchmark
  public SendMessageRequest checkRules() {
    ContractRules.check(send);
    return send;
  }

  /// An event as JSON, printed by us.
  @Benchmark
  public byte[] printEvent() {
    return ContractJson.print(event);
  }

  /// The same, printed by protobuf's printer.
  @Benchmark
  public String printEventByProtobuf() throws InvalidProtocolBufferException {
    return JsonFormat.printer().omittingInsignificantWhitespace().print(event);
  }

  /// A send as JSON, read strictly by us.
  @Benchmark
  public ClientFrame.Builder readSend() {
    ClientFrame.Builder into = ClientFrame.newBuilder();
    ContractJson.merge(frame, into);
    return into;
  }

  /// The same, read by protobuf's parser.
  @Benchmark
  public ClientFrame.Builder readSendByProtobuf() throws InvalidProtocolBufferException {
    ClientFrame.Builder into = ClientFrame.newBuilder();
    JsonFormat.parser().merge(frameText, into);
    return into;
  }
}
