package dev.parley.realtime;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The messages of one connection, handled one after another. Thread-safe.
///
/// Bounded: when it is full its owner stops reading, which the client feels as back-pressure.
final class Inbox {
  private static final int MOST_MESSAGES = 32;
  private static final int MOST_BYTES = 128 * 1024;
  private final Handler handler;
  private final Runnable roomAgain;
  private @Nullable Queue<Incoming> waiting;
  private int bytes;
  private boolean handling;
  private boolean refused;
  private boolean closed;
  private @Nullable Runnable afterwards;

  /// Handles messages.
  interface Handler {
    /// Begins to handle a message; does not block.
    ///
    /// @param done to be run once, when the message is handled, on any thread
    void handle(Incoming message, Runnable done);
  }

  /// Makes an empty inbox.
  ///
  /// @param handler told one message at a time
  /// @param roomAgain told when there is room after [#hasRoom] said that there is none, whatever it
  ///     said in between
  Inbox(Handler handler, Runnable roomAgain) {
    this.handler = handler;
    this.roomAgain = roomAgain;
  }

  synchronized boolean hasRoom() {
    Queue<Incoming> queue = waiting;
    boolean room = queue == null || (queue.size() < MOST_MESSAGES && bytes < MOST_BYTES);
    if (!room) {
      refused = true;
    }
    return room;
  }

  /// Whether a message is being handled or waits for it.
  synchronized boolean isBusy() {
    return handling;
  }

  /// Adds a message; whoever adds asks for room before.
  void add(Incoming message) {
    synchronized (this) {
      if (closed) {
        return;
      }
      Queue<Incoming> queue = waiting;
      if (queue == null) {
        queue = new ArrayDeque<>(4);
        waiting = queue;
      }
      queue.add(message);
      bytes += message.payload().length;
      if (handling) {
        return;
      }
      handling = true;
    }
    handleNext();
  }

  /// Takes nothing more and forgets what waits; what is being handled is handled to its end.
  synchronized void close() {
    closed = true;
    waiting = null;
    bytes = 0;
  }

  /// Takes nothing more, and when what waits is handled, runs something.
  ///
  /// @param last run once, on a handler's thread or this one
  void closeAfter(Runnable last) {
    synchronized (this) {
      closed = true;
      if (handling) {
        afterwards = last;
        return;
      }
    }
    last.run();
  }

  private void handleNext() {
    Incoming next;
    Runnable last = null;
    synchronized (this) {
      Queue<Incoming> queue = waiting;
      next = queue == null ? null : queue.poll();
      if (next == null) {
        waiting = null;
        handling = false;
        last = afterwards;
        afterwards = null;
      } else {
        bytes -= next.payload().length;
      }
    }
    if (next != null) {
      tellRoom();
      handler.handle(next, this::handleNext);
    } else if (last != null) {
      last.run();
    }
  }

  private void tellRoom() {
    boolean tell;
    synchronized (this) {
      tell = refused;
      refused = false;
    }
    if (tell) {
      roomAgain.run();
    }
  }
}
