package dev.parley.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/// What the clients of P9 share. Thread-safe.
final class Storm {
  final LongAdder retries = new LongAdder(); // attempts to connect that failed
  final LongAdder refusals = new LongAdder(); // frames to be sent again later
  final LongAdder disordered = new LongAdder();
  final LongAdder errors = new LongAdder();
  private volatile CountDownLatch upToDate;
  private volatile Phase phase = Phase.CALM;

  private enum Phase {
    CALM,
    CUT,
    BACK
  }

  /// A chat with one sender, who numbers its messages from 1: each number must become the
  /// message's sequence number, or something was lost, doubled or changed its place. Confined to
  /// the event loop.
  static final class Chat {
    final String id;
    long acknowledged;

    Chat(String id) {
      this.id = id;
    }
  }

  /// Waits for clients that connect.
  ///
  /// @param clients how many
  Storm(int clients) {
    upToDate = new CountDownLatch(clients);
  }

  /// The connections are about to end.
  ///
  /// @param clients how many are to come back
  /// @return counts down with each client that is back and has all that was acknowledged
  CountDownLatch cut(int clients) {
    CountDownLatch back = new CountDownLatch(clients);
    upToDate = back;
    phase = Phase.CUT;
    return back;
  }

  /// The server is there again.
  void back() {
    phase = Phase.BACK;
  }

  /// Whether a connection must not end, and whether there are new messages to send.
  boolean isCalm() {
    return phase == Phase.CALM;
  }

  /// Whether there is a server to connect to.
  boolean isBack() {
    return phase == Phase.BACK;
  }

  /// Counts down with each client that has all that was acknowledged.
  CountDownLatch upToDate() {
    return upToDate;
  }
}
