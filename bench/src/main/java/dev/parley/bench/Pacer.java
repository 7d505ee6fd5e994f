package dev.parley.bench;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Sends at a fixed rate whatever becomes of the sends (an open loop), the senders taking turns.
/// Each is timed from when it was due. Confined to the event loop.
final class Pacer {
  private static final long TICK_MICROS = 200;
  private final EventLoop loop;
  private final List<Member> senders;
  private final double perNano;
  private final long start = Stamp.now();
  private long sent;
  private boolean stopped;

  Pacer(EventLoop loop, List<Member> senders, double perSecond) {
    this.loop = loop;
    this.senders = senders;
    this.perNano = perSecond / 1e9;
  }

  void tick() {
    long due = (long) ((Stamp.now() - start) * perNano);
    while (sent < due && !stopped) {
      sent++;
      senders.get((int) (sent % senders.size())).send(start + (long) (sent / perNano));
    }
    if (!stopped) {
      var _ = loop.schedule(this::tick, TICK_MICROS, TimeUnit.MICROSECONDS);
    }
  }

  void stop() {
    stopped = true;
  }
}
