package dev.parley.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.BitSet;

/// What one connection sends to one chat: messages numbered from 1. Confined to the event loop.
final class Stream {
  final Chat chat;

  /// Its name on the wire, the next after that of the stream before it in its load.
  final int number;

  private final SendFrame frame;
  private final BitSet failed = new BitSet();
  private int sent;
  private int answered;

  Stream(Chat chat, int number) {
    this.chat = chat;
    this.number = number;
    this.frame = new SendFrame(chat.id, number);
  }

  /// The next message.
  ///
  /// @param time when it was to be sent, as [Stamp#now] tells it
  ByteBuf next(ByteBufAllocator allocator, long time) {
    return frame.encode(allocator, ++sent, time);
  }

  int sent() {
    return sent;
  }

  /// A message is durable or had no effect; they are answered in their order.
  void answered(int sequence, boolean durable) {
    answered = sequence;
    if (!durable) {
      failed.set(sequence);
    }
  }

  boolean isAcknowledged(int sequence) {
    return sequence <= answered && !failed.get(sequence);
  }

  int acknowledged() {
    return answered - failed.cardinality();
  }

  int answered() {
    return answered;
  }
}
