package dev.parley.chats;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Finds a place in a chat by time, without an index on times: within a chat they never decrease,
/// so that a few look-ups by sequence number narrow it down. Stateless.
///
/// Each round looks at [#PROBES] messages and leaves one part of as many and one: a chat of ten
/// million messages takes six rounds.
final class TimeSearch {
  private static final int PROBES = 15;

  private TimeSearch() {}

  /// The first message that is not older than a time.
  ///
  /// @param last the chat's newest sequence number
  /// @return its sequence number; the newest one if all are older; 0 if there are no messages
  static long first(MessageStore messages, UUID chatId, long last, Instant time) {
    long low = 1; // everything before it is older
    long high = last + 1; // it and everything after it is not
    while (low < high) {
      List<StoredMessage> found = messages.at(probes(chatId, low, high));
      if (found.isEmpty()) {
        return 0; // the chat is being purged
      }
      for (StoredMessage message : found) {
        if (message.sentAt().isBefore(time)) {
          low = Math.max(low, message.seq() + 1);
        } else {
          high = Math.min(high, message.seq());
        }
      }
    }
    return Math.min(low, last);
  }

  private static List<MessageKey> probes(UUID chatId, long low, long high) {
    long span = high - low;
    int count = (int) Math.min(PROBES, span);
    List<MessageKey> probes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      probes.add(new MessageKey(chatId, low + span * (i + 1) / (count + 1)));
    }
    return probes;
  }
}
