package dev.parley.it;

import dev.parley.it.Journal.Acked;
import dev.parley.it.Journal.MessageName;
import dev.parley.it.Journal.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares what clients were promised with what the server has. For one thread.
final class Audit {

  /// A message as the server has it.
  record Stored(long seq, String sender, String clientId, String text) {}

  private final Journal journal;
  private final List<String> violations = new ArrayList<>();

  Audit(Journal journal) {
    this.journal = journal;
    violations.addAll(journal.contradictions());
  }

  /// Checks a chat: sequence without holes, nobody's message twice, each sender's in order, every
  /// message one that somebody sent, every acknowledged one in its place.
  ///
  /// @param history everything that the server has, in its order
  void chat(String chat, List<Stored> history) {
    Map<MessageName, Stored> byKey = new HashMap<>();
    Map<String, Long> numbers = new HashMap<>();
    long expected = 1;
    for (Stored message : history) {
      if (message.seq() != expected) {
        violations.add(
            "hole: " + chat + " has " + message.seq() + " where " + expected + " belongs");
      }
      expected = message.seq() + 1;
      MessageName key = new MessageName(chat, message.sender(), message.clientId());
      if (byKey.put(key, message) != null) {
        violations.add("doubled: " + key);
      }
      Sent sent = journal.sent().get(key);
      if (sent == null) {
        violations.add("invented: " + key);
      } else {
        if (!sent.text().equals(message.text())) {
          violations.add("changed: " + key);
        }
        order(sent, numbers);
      }
    }
    journal.acked().forEach((key, ack) -> promise(chat, key, ack, byKey.get(key)));
  }

  /// Checks that a client ended with the server's history.
  ///
  /// @param seen what the client knows of the chat, by sequence number
  void client(String name, String chat, Map<Long, String> seen, List<Stored> history) {
    Set<Long> stored = new HashSet<>();
    for (Stored message : history) {
      stored.add(message.seq());
      if (!message.clientId().equals(seen.get(message.seq()))) {
        violations.add(
            "%s knows %s where %s has %s"
                .formatted(name, seen.get(message.seq()), chat, message.clientId()));
      }
    }
    for (Long seq : seen.keySet()) {
      if (!stored.contains(seq)) {
        violations.add("%s knows %s of %s, which is not there".formatted(name, seq, chat));
      }
    }
  }

  /// What is wrong, in words; empty when nothing is.
  List<String> violations() {
    return violations;
  }

  private void order(Sent sent, Map<String, Long> numbers) {
    if (journal.isTroubled(sent.key())) {
      return;
    }
    Long before = numbers.put(sent.key().sender(), sent.number());
    if (before != null && before > sent.number()) {
      violations.add("reordered: " + sent.key() + " comes after its sender's number " + before);
    }
  }

  private void promise(String chat, MessageName key, Acked ack, @Nullable Stored stored) {
    if (!key.chat().equals(chat)) {
      return;
    }
    if (stored == null) {
      violations.add("missing: " + key + " was acknowledged as " + ack.seq());
    } else if (stored.seq() != ack.seq()) {
      violations.add("moved: " + key + " from " + ack.seq() + " to " + stored.seq());
    }
  }
}
