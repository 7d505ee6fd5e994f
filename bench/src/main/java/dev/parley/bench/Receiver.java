package dev.parley.bench;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks what one connection receives of its chats: each message of each stream once and in order,
/// and the chats' sequence numbers without holes. Confined to the event loop.
final class Receiver {
  private final List<Stream> streams;
  private final int firstStream;
  private final int firstChat;
  private final int[] chatOf;
  private final int[] lastSequence;
  private final long[] lastSeq;
  private final Set<Name> missing = new HashSet<>();
  private long received;
  private long duplicated;
  private long disordered;
  private long holes;
  private long foreign;

  private record Name(int stream, int sequence) {}

  /// Starts with chats that lie side by side in their load, and so do their streams' numbers.
  Receiver(List<Chat> chats) {
    streams = chats.stream().flatMap(chat -> chat.streams.stream()).toList();
    firstStream = streams.isEmpty() ? 0 : streams.getFirst().number;
    firstChat = chats.isEmpty() ? 0 : chats.getFirst().index;
    chatOf = streams.stream().mapToInt(stream -> stream.chat.index - firstChat).toArray();
    lastSequence = new int[streams.size()];
    lastSeq = new long[chats.size()];
  }

  /// A message came.
  ///
  /// @param sequence its number in its stream
  /// @param seq its number in its chat
  void received(int stream, int sequence, long seq) {
    int index = stream - firstStream;
    if (index < 0 || index >= lastSequence.length) {
      foreign++;
      return;
    }
    int last = lastSequence[index];
    if (sequence == last + 1) {
      lastSequence[index] = sequence;
      received++;
    } else {
      outOfTurn(index, sequence);
    }
    long lastOfChat = lastSeq[chatOf[index]];
    if (seq != lastOfChat + 1 && lastOfChat != 0) {
      holes++;
    }
    lastSeq[chatOf[index]] = Math.max(seq, lastOfChat);
  }

  private void outOfTurn(int index, int sequence) {
    int last = lastSequence[index];
    if (sequence > last) {
      for (int between = last + 1; between < sequence; between++) {
        missing.add(new Name(index, between));
      }
      lastSequence[index] = sequence;
      received++;
    } else if (missing.remove(new Name(index, sequence))) {
      disordered++;
      received++;
    } else {
      duplicated++;
    }
  }

  /// A message came that is not of the load.
  void foreign() {
    foreign++;
  }

  /// How many different messages came.
  long received() {
    return received;
  }

  /// What was wrong, and what is missing still.
  Audit audit() {
    long lost = missing.stream().filter(name -> isOwed(name.stream(), name.sequence())).count();
    for (int i = 0; i < lastSequence.length; i++) {
      for (int sequence = lastSequence[i] + 1; sequence <= streams.get(i).answered(); sequence++) {
        lost += isOwed(i, sequence) ? 1 : 0;
      }
    }
    return new Audit(lost, duplicated, disordered, holes, foreign, 0);
  }

  private boolean isOwed(int index, int sequence) {
    return streams.get(index).isAcknowledged(sequence);
  }
}
