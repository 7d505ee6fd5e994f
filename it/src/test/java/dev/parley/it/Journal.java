package dev.parley.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What clients sent and what the server promised them, kept on the clients' side. Thread-safe.
final class Journal {

  /// Names a message for ever.
  record MessageName(String chat, String sender, String clientId) {}

  /// What a client sent.
  ///
  /// @param number of the sender's messages in this chat, from 1, in the order of sending
  record Sent(MessageName key, long number, String text) {}

  /// What the server said of it.
  ///
  /// @param sentAt the server's time, as it printed it
  record Acked(long seq, String sentAt) {}

  private final Map<MessageName, Sent> sent = new ConcurrentHashMap<>();
  private final Map<MessageName, Acked> acked = new ConcurrentHashMap<>();
  private final Set<MessageName> troubled = ConcurrentHashMap.newKeySet();
  private final Queue<String> contradictions = new ConcurrentLinkedQueue<>();
  private final AtomicLong acks = new AtomicLong();
  private final Map<MessageName, Long> waitingSince = new ConcurrentHashMap<>();
  private volatile @Nullable Queue<Long> waits;

  void sent(Sent message) {
    sent.put(message.key(), message);
    waitingSince.put(message.key(), System.nanoTime());
  }

  /// A send was answered by an error, so it may lose its place among the sender's others.
  void troubled(MessageName key) {
    troubled.add(key);
  }

  void acked(MessageName key, Acked ack) {
    Acked before = acked.putIfAbsent(key, ack);
    if (before == null) {
      acks.incrementAndGet();
      Long since = waitingSince.remove(key);
      Queue<Long> measuring = waits;
      if (since != null && measuring != null) {
        measuring.add(System.nanoTime() - since);
      }
    } else if (!before.equals(ack)) {
      contradictions.add(key + " was acknowledged as " + before + " and as " + ack);
    }
  }

  void contradiction(String what) {
    contradictions.add(what);
  }

  /// How many messages were acknowledged.
  long acks() {
    return acks.get();
  }

  /// Measures from now on how long acknowledgements take.
  void measure() {
    waits = new ConcurrentLinkedQueue<>();
  }

  /// Measures no more.
  ///
  /// @return how long each took, in nanoseconds
  List<Long> measured() {
    Queue<Long> taken = waits;
    waits = null;
    return taken == null ? List.of() : List.copyOf(taken);
  }

  Map<MessageName, Sent> sent() {
    return sent;
  }

  Map<MessageName, Acked> acked() {
    return acked;
  }

  boolean isTroubled(MessageName key) {
    return troubled.contains(key);
  }

  List<String> contradictions() {
    return new ArrayList<>(contradictions);
  }
}
