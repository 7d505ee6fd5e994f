package dev.parley.bench;

import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.realtime.v1.Ack;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ServerFrame;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Recorder;

/// Sends to one chat in a closed loop and audits the acknowledgements. Confined to its connection's
/// event loop, except for the counters.
final class Sender {
  private static final String TEXT = "x".repeat(512);
  private final String chatId;
  private final int inFlight;
  private final Recorder latencies;
  private final AtomicLong acknowledged;
  private final AtomicLong wrong;
  private final AtomicBoolean running;
  private final Map<String, Long> sentNanos = new HashMap<>();
  private final String prefix = Long.toString(System.nanoTime(), 36) + "-";
  private long next;
  private long lastSeq;

  Sender(
      String chatId,
      int inFlight,
      Recorder latencies,
      AtomicLong acknowledged,
      AtomicLong wrong,
      AtomicBoolean running) {
    this.chatId = chatId;
    this.inFlight = inFlight;
    this.latencies = latencies;
    this.acknowledged = acknowledged;
    this.wrong = wrong;
    this.running = running;
  }

  void start(Socket socket) {
    for (int i = 0; i < inFlight; i++) {
      sendOne(socket);
    }
  }

  /// Takes a frame of this sender's connection; sends the next one after an acknowledgement.
  void received(Socket socket, ServerFrame frame) {
    if (frame.hasError()) {
      wrong.incrementAndGet();
      return;
    }
    if (!frame.hasAck()) {
      return;
    }
    Ack ack = frame.getAck();
    Long sent = sentNanos.remove(ack.getClientId());
    if (sent == null || ack.getSeq() <= lastSeq) {
      wrong.incrementAndGet();
      return;
    }
    lastSeq = ack.getSeq();
    latencies.recordValue((System.nanoTime() - sent) / 1_000);
    acknowledged.incrementAndGet();
    if (running.get()) {
      sendOne(socket);
    }
  }

  private void sendOne(Socket socket) {
    String clientId = prefix + next++;
    sentNanos.put(clientId, System.nanoTime());
    socket.send(
        ClientFrame.newBuilder()
            .setId(clientId)
            .setSend(
                SendMessageRequest.newBuilder()
                    .setChatId(chatId)
                    .setClientId(clientId)
                    .setText(TEXT))
            .build());
  }
}
