package dev.parley.realtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// What waits to be sent on one connection, in order. Thread-safe.
///
/// Events are bounded, in number and bytes: a connection over the bound reads too slowly. Answers
/// are bounded by making the one who answers wait: no client is cut for what it asked.
final class Outbox {
  private static final int MOST_BYTES_JOINED = 64 * 1024;
  private static final int ANSWER_BYTES = 256 * 1024;
  private final Encoding encoding;
  private final int maxEvents;
  private final int maxEventBytes;
  private @Nullable Queue<Entry> waiting;
  private int events;
  private int eventBytes;
  private int answerBytes;
  private boolean resyncWaits;
  private boolean closed;

  private record Entry(Outgoing message, Kind kind) {}

  private enum Kind {
    EVENT,
    ANSWER,
    RESYNC
  }

  Outbox(Encoding encoding, int maxEvents, int maxEventBytes) {
    this.encoding = encoding;
    this.maxEvents = maxEvents;
    this.maxEventBytes = maxEventBytes;
  }

  /// Adds an event.
  ///
  /// @return false if that would go over the bound; then it is not added
  synchronized boolean event(Outgoing message) {
    if (closed) {
      return true;
    }
    if (events + 1 > maxEvents || eventBytes + message.payloadLength() > maxEventBytes) {
      return false;
    }
    events++;
    eventBytes += message.payloadLength();
    queue().add(new Entry(message, Kind.EVENT));
    return true;
  }

  /// Adds a resync frame, unless one is waiting already.
  synchronized void resync(Outgoing message) {
    if (!closed && !resyncWaits) {
      resyncWaits = true;
      queue().add(new Entry(message, Kind.RESYNC));
    }
  }

  /// Whether the answers before have left room for another.
  synchronized boolean hasAnswerRoom() {
    return answerBytes <= ANSWER_BYTES || closed;
  }

  /// Waits until the answers before have left room for another.
  synchronized void awaitRoom() throws InterruptedException {
    while (!hasAnswerRoom()) {
      wait();
    }
  }

  /// Adds an answer; whoever answers has waited for room.
  synchronized void answer(Outgoing message) {
    if (!closed) {
      answerBytes += message.payloadLength();
      queue().add(new Entry(message, Kind.ANSWER));
    }
  }

  /// Takes the next message: one that waits alone as it is, several joined.
  ///
  /// @param joined told how many frames left together, when more than one did
  /// @return null if nothing waits
  synchronized @Nullable Outgoing poll(IntConsumer joined) {
    Queue<Entry> queue = waiting;
    if (queue == null) {
      return null;
    }
    Outgoing first = take(queue.remove());
    if (queue.isEmpty()) {
      waiting = null;
      return first;
    }
    List<Outgoing> parts = new ArrayList<>();
    parts.add(first);
    int bytes = first.payloadLength();
    for (Entry next = queue.peek(); next != null; next = queue.peek()) {
      bytes += next.message().payloadLength();
      if (bytes > MOST_BYTES_JOINED) {
        break;
      }
      parts.add(take(queue.remove()));
    }
    if (queue.isEmpty()) {
      waiting = null;
    }
    if (parts.size() == 1) {
      return first;
    }
    joined.accept(parts.size());
    return Outgoing.join(encoding, parts);
  }

  /// Takes nothing more.
  ///
  /// @param flush whether what waits is still to be sent
  synchronized void close(boolean flush) {
    closed = true;
    if (!flush) {
      waiting = null;
    }
    notifyAll();
  }

  private Queue<Entry> queue() {
    Queue<Entry> queue = waiting;
    if (queue == null) {
      queue = new ArrayDeque<>(4);
      waiting = queue;
    }
    return queue;
  }

  private Outgoing take(Entry entry) {
    int bytes = entry.message().payloadLength();
    switch (entry.kind()) {
      case EVENT -> {
        events--;
        eventBytes -= bytes;
      }
      case ANSWER -> {
        answerBytes -= bytes;
        notifyAll();
      }
      case RESYNC -> resyncWaits = false;
    }
    return entry.message();
  }
}
