package dev.parley.bench;

import dev.parley.api.realtime.v1.ServerFrame;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Counts one connection's deliveries and checks their order. Confined to its event loop.
final class Receiver {
  private final LongAdder delivered;
  private final AtomicLong wrong;
  private long lastSeq;

  Receiver(LongAdder delivered, AtomicLong wrong) {
    this.delivered = delivered;
    this.wrong = wrong;
  }

  void received(ServerFrame frame) {
    if (frame.hasResync()) {
      wrong.incrementAndGet();
    }
    if (!frame.hasMessage()) {
      return;
    }
    long seq = frame.getMessage().getSeq();
    if (lastSeq != 0 && seq != lastSeq + 1) {
      wrong.incrementAndGet();
    }
    lastSeq = seq;
    delivered.increment();
  }
}
