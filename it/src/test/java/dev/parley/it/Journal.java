package dev.parley.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

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

  void sent(Sent message) {
    sent.put(message.key(), message);
  }

  /// A send was answered by an error, so it may lose its place among the sender's others.
  void troubled(MessageName key) {
    troubled.add(key);
  }

  void acked(MessageName key, Acked ack) {
    Acked before = acked.putIfAbsent(key, ack);
    if (before == null) {
      acks.incrementAndGet();
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
