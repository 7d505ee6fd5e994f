package dev.parley.realtime;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The messages of one connection, handled one after another. Thread-safe.
///
/// Bounded: when it is full its owner stops reading, which the client feels as back-pressure. Holds
/// a thread only while there is something to handle.
final class Inbox {
  private static final int MOST_MESSAGES = 32;
  private static final int MOST_BYTES = 128 * 1024;
  private final Executor threads;
  private final Consumer<Incoming> handler;
  private final Runnable roomAgain;
  private @Nullable Queue<Incoming> waiting;
  private int bytes;
  private boolean handling;
  private boolean refused;
  private boolean closed;
  private @Nullable Runnable afterwards;

  /// Makes an empty inbox.
  ///
  /// @param threads runs the handler, on a thread that may block
  /// @param handler told one message at a time
  /// @param roomAgain told when there is room after [#hasRoom] said that there is none, whatever it
  ///     said in between
  Inbox(Executor threads, Consumer<Incoming> handler, Runnable roomAgain) {
    this.threads = threads;
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
    threads.execute(this::handleAll);
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

  private void handleAll() {
    while (true) {
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
      if (next == null) {
        if (last != null) {
          last.run();
        }
        return;
      }
      tellRoom();
      handler.accept(next);
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
