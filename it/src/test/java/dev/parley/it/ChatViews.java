package dev.parley.it;

import dev.parley.api.chats.v1.ChatDelta;
import dev.parley.api.chats.v1.ChatPosition;
import dev.parley.api.chats.v1.Message;
import dev.parley.api.chats.v1.SyncRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one client knows of its chats, from pushes and from sync. Thread-safe.
final class ChatViews {

  private final String name;
  private final Journal journal;
  private final Map<String, SortedMap<Long, String>> chats = new HashMap<>();
  private final Map<String, Long> contiguous = new HashMap<>();

  ChatViews(String name, Set<String> chats, Journal journal) {
    this.name = name;
    this.journal = journal;
    for (String chat : chats) {
      this.chats.put(chat, new TreeMap<>());
      this.contiguous.put(chat, 0L);
    }
  }

  /// Takes a message that was pushed or synced; one that contradicts an earlier one is a fault.
  synchronized void saw(Message message) {
    SortedMap<Long, String> chat = chats.get(message.getChatId());
    if (chat == null) {
      journal.contradiction(name + " got a message of a foreign chat");
      return;
    }
    String before = chat.putIfAbsent(message.getSeq(), message.getClientId());
    if (before != null && !before.equals(message.getClientId())) {
      journal.contradiction(
          "%s saw %s and %s at %d of %s"
              .formatted(
                  name, before, message.getClientId(), message.getSeq(), message.getChatId()));
    }
    long next = contiguous.getOrDefault(message.getChatId(), 0L);
    while (chat.containsKey(next + 1)) {
      next++;
    }
    contiguous.put(message.getChatId(), next);
  }

  /// Takes a part of the answer to [#position()].
  ///
  /// @return whether there is more
  boolean saw(ChatDelta delta) {
    delta.getMessagesList().forEach(this::saw);
    return delta.getMore();
  }

  /// Asks for what comes after the last message without a gap before it.
  synchronized SyncRequest position() {
    SyncRequest.Builder request = SyncRequest.newBuilder();
    contiguous.forEach(
        (chat, seq) ->
            request.addPositions(ChatPosition.newBuilder().setChatId(chat).setSeq(seq).build()));
    return request.build();
  }

  /// What is known of a chat: client ids by sequence number.
  synchronized Map<Long, String> of(String chat) {
    return Map.copyOf(chats.getOrDefault(chat, new TreeMap<>()));
  }
}
