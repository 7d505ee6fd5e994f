package dev.parley.bench;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/// Sends to the streams of one connection in turn and takes the answers, which come in the order of
/// the sends. Confined to the event loop.
final class Sender {
  private final List<Stream> streams;
  private final Tally tally;
  private final Queue<Sent> inFlight = new ArrayDeque<>();
  private int next;
  private long wrong;

  private record Sent(Stream stream, int sequence, long time) {}

  Sender(List<Stream> streams, Tally tally) {
    this.streams = streams;
    this.tally = tally;
  }

  /// Writes the next message; the caller flushes.
  ///
  /// @param time when it was to be sent, as [Stamp#now] tells it
  void send(Socket socket, long time) {
    Stream stream = streams.get(next);
    next = next + 1 == streams.size() ? 0 : next + 1;
    ByteBuf frame = stream.next(socket.channel().alloc(), time);
    inFlight.add(new Sent(stream, stream.sent(), time));
    socket.write(frame);
  }

  /// A message is durable.
  ///
  /// @param now as [Stamp#now] tells it
  void acknowledged(int stream, int sequence, long now) {
    Sent sent = inFlight.poll();
    if (sent == null || sent.stream().number != stream || sent.sequence() != sequence) {
      wrong++;
      return;
    }
    sent.stream().answered(sequence, true);
    tally.acks.recordValue(Math.max(0, now - sent.time()));
    tally.acknowledged.increment();
  }

  /// A message had no effect.
  void failed() {
    wrong++;
    Sent sent = inFlight.poll();
    if (sent != null) {
      sent.stream().answered(sent.sequence(), false);
    }
  }

  boolean isIdle() {
    return inFlight.isEmpty();
  }

  /// Answers that were errors or did not fit, and sends without an answer.
  long wrong() {
    return wrong + inFlight.size();
  }
}
