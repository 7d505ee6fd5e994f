package dev.parley.chats;

import dev.parley.api.chats.v1.ChatDelta;
import dev.parley.api.chats.v1.ChatPosition;
import dev.parley.api.chats.v1.Message;
import dev.parley.api.chats.v1.SyncResponse;
import dev.parley.chats.MessageStore.ChangeQuery;
import dev.parley.rpc.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Finds what a client misses, in a constant number of queries. Thread-safe.
///
/// A delta holds at most [#MAX_EACH] new messages and as many changes of messages the client has,
/// an answer at most [#MAX_TOTAL] of both. New messages go first: chats that come out short are
/// marked, and asking again for them brings the rest. What the client is told of the newest numbers
/// was read before the messages, so that nothing can fall between two calls.
final class Sync {
  static final int MAX_EACH = 200;
  static final int MAX_TOTAL = 2_000;

  private final Storage storage;

  Sync(Storage storage) {
    this.storage = storage;
  }

  private record Behind(Membership membership, ChatPosition position, SeqRange range) {
    boolean changed() {
      return membership.chat().lastChange() > position.getChange();
    }
  }

  /// What is missing from these positions.
  ///
  /// @param positions at most 500, one a chat
  SyncResponse sync(UUID userId, List<ChatPosition> positions) {
    List<UUID> asked = distinctChats(positions);
    Map<UUID, Membership> joined = new HashMap<>();
    if (!asked.isEmpty()) {
      storage
          .chats()
          .memberships(userId, asked)
          .forEach(membership -> joined.put(membership.chat().id(), membership));
    }
    SyncResponse.Builder response = SyncResponse.newBuilder();
    List<Behind> behind = new ArrayList<>();
    int room = MAX_TOTAL;
    for (int i = 0; i < asked.size(); i++) {
      Membership membership = joined.get(asked.get(i));
      if (membership == null) {
        response.addGoneChatIds(asked.get(i).toString());
        continue;
      }
      ChatPosition position = positions.get(i);
      long last = membership.chat().lastSeq();
      long missing = Math.max(0, last - position.getSeq());
      int count = (int) Math.min(missing, Math.min(room, MAX_EACH));
      room -= count;
      Behind one =
          new Behind(
              membership,
              position,
              new SeqRange(asked.get(i), position.getSeq() + 1, position.getSeq() + count));
      if (missing > 0 || one.changed()) {
        behind.add(one);
      }
    }
    return fill(response, behind, room);
  }

  private SyncResponse fill(SyncResponse.Builder response, List<Behind> behind, int room) {
    List<StoredMessage> found =
        new ArrayList<>(storage.messages().ranges(behind.stream().map(Behind::range).toList()));
    int newCount = found.size();
    List<ChangeQuery> queries =
        behind.stream().filter(Behind::changed).map(Sync::changesOf).toList();
    // One more than fits of each shows where something was cut off.
    List<StoredMessage> changes = storage.messages().changes(queries, MAX_EACH + 1, room + 1);
    found.addAll(changes);
    List<Message> views = MessageViews.of(storage.messages(), found);
    Map<UUID, List<Message>> messages = byChat(found, views, 0, newCount);
    Map<UUID, List<Message>> changed =
        byChat(found, views, newCount, newCount + Math.min(room, changes.size()));
    boolean cut = changes.size() > room;
    UUID lastTold = cut ? changes.getLast().chatId() : null;
    boolean afterCut = false;
    for (Behind one : behind) {
      StoredChat chat = one.membership().chat();
      List<Message> news = messages.getOrDefault(chat.id(), List.of());
      List<Message> old = changed.getOrDefault(chat.id(), List.of());
      afterCut |= chat.id().equals(lastTold);
      boolean moreNews = one.range().last() < chat.lastSeq();
      boolean moreChanges = old.size() > MAX_EACH || (afterCut && one.changed());
      response.addDeltas(
          ChatDelta.newBuilder()
              .setChatId(chat.id().toString())
              .addAllMessages(news)
              .addAllChanged(old.subList(0, Math.min(old.size(), MAX_EACH)))
              .setLastSeq(chat.lastSeq())
              .setLastChange(chat.lastChange())
              .setReadSeq(one.membership().me().readSeq())
              .setMuted(one.membership().me().muted())
              .setMentionSeq(one.membership().me().mentionSeq())
              .setMore(moreNews || moreChanges));
    }
    return response.build();
  }

  private static ChangeQuery changesOf(Behind one) {
    return new ChangeQuery(
        one.membership().chat().id(), one.position().getSeq(), one.position().getChange());
  }

  private static Map<UUID, List<Message>> byChat(
      List<StoredMessage> found, List<Message> views, int from, int to) {
    Map<UUID, List<Message>> byChat = new HashMap<>();
    for (int i = from; i < to; i++) {
      byChat.computeIfAbsent(found.get(i).chatId(), _ -> new ArrayList<>()).add(views.get(i));
    }
    return byChat;
  }

  private static List<UUID> distinctChats(List<ChatPosition> positions) {
    List<UUID> ids = positions.stream().map(p -> UUID.fromString(p.getChatId())).toList();
    Map<UUID, Integer> seen = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      if (seen.putIfAbsent(ids.get(i), i) != null) {
        throw Failure.field(
            "positions[%d].chatId".formatted(i), "A chat can be asked for only once in a call");
      }
    }
    return ids;
  }
}
