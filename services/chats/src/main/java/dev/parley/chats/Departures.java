package dev.parley.chats;

import dev.parley.chats.ChatWrite.Change;
import dev.parley.chats.ChatWrite.Changed;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What becomes of a chat when the account of a member is deleted. Thread-safe.
///
/// The member leaves. A group passes to the longest-standing admin or, without admins, to the
/// longest-standing member; the peer of a direct chat keeps it with its history. What nobody is
/// left in is deleted. Each change may be repeated.
final class Departures {
  /// Messages turned into tombstones in one transaction.
  static final int MESSAGES = 100;

  private final InstantSource clock;

  Departures(InstantSource clock) {
    this.clock = clock;
  }

  /// Turns some of a user's messages in a chat into tombstones.
  ///
  /// @return answers how many; 0 when none is left
  Change<Integer> erase(UUID userId, UUID chatId) {
    return new Change<>(
        chatId,
        (tx, _) -> {
          List<MessageKey> keys =
              tx.messages().sentBy(chatId, userId, MESSAGES).stream()
                  .map(seq -> new MessageKey(chatId, seq))
                  .toList();
          for (MessageKey key : keys) {
            tx.messages()
                .delete(
                    key,
                    clock.instant().truncatedTo(ChronoUnit.MICROS),
                    tx.chats().nextChange(chatId));
          }
          List<Note> notes =
              MessageViews.of(tx.messages(), tx.messages().at(keys)).stream()
                  .map(view -> Notes.messageChanged(chatId, view))
                  .toList();
          return new Changed<>(keys.size(), notes);
        });
  }

  /// Takes a user out of a chat.
  ///
  /// @param erased whether no message of the user may be left then
  /// @return answers false, changing nothing, if a message is left that should not be
  Change<Boolean> leave(UUID userId, UUID chatId, boolean erased) {
    return new Change<>(
        chatId,
        (tx, again) -> {
          Optional<Membership> found = tx.chats().membership(userId, chatId);
          if (found.isEmpty()) {
            return new Changed<>(
                true, again ? List.of(Notes.memberRemoved(chatId, userId, userId)) : List.of());
          }
          if (erased && !tx.messages().sentBy(chatId, userId, 1).isEmpty()) {
            return new Changed<>(false, List.of());
          }
          if (found.get().chat().memberCount() <= 1) {
            tx.chats().delete(chatId, clock.instant().truncatedTo(ChronoUnit.MICROS));
            return new Changed<>(true, List.of(Notes.chatDeleted(chatId, userId)));
          }
          List<Note> notes = new ArrayList<>();
          if (found.get().me().role() == ChatRole.OWNER) {
            notes.add(handOver(tx, userId, chatId));
          }
          tx.chats().remove(chatId, userId);
          notes.add(Notes.memberRemoved(chatId, userId, userId));
          UUID peer = found.get().chat().peerId();
          if (peer != null) {
            notes.add(Notes.contact(found.get().chat().creatorId(), peer));
          }
          return new Changed<>(true, notes);
        });
  }

  private static Note handOver(ChatTransaction tx, UUID userId, UUID chatId) {
    StoredMember successor =
        tx.chats()
            .successor(chatId, userId)
            .orElseThrow(() -> new IllegalStateException("A group has fewer members than counted"));
    tx.chats().setRole(chatId, userId, ChatRole.ADMIN);
    tx.chats().setRole(chatId, successor.userId(), ChatRole.OWNER);
    return Notes.memberChanged(chatId, successor.withRole(ChatRole.OWNER), userId);
  }
}
