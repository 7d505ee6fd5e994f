package dev.parley.chats;

import dev.parley.api.accounts.v1.Role;
import dev.parley.api.chats.v1.Message;
import dev.parley.chats.ChatWrite.Body;
import dev.parley.chats.ChatWrite.Change;
import dev.parley.chats.ChatWrite.Changed;
import dev.parley.rpc.Caller;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Who may change what of a message after it was sent, how far one has read, and whether one muted
/// the chat. Thread-safe.
///
/// A message is edited by its sender only. It is deleted by its sender; by the owner and the admins
/// of a group, admins not touching the owner's; and by the server's moderators and administrators
/// in chats they are in. Every change takes the next change number of the chat; what changes
/// nothing takes none and is told to nobody.
final class MessageChanges {
  static final int MAX_EMOJI = 20;

  private final InstantSource clock;

  MessageChanges(InstantSource clock) {
    this.clock = clock;
  }

  /// Changes the text of one's own message.
  ///
  /// @param mentions whom the new text would mention, were they members
  Change<Message> edit(UUID actorId, MessageKey key, String text, List<UUID> mentions) {
    return change(
        actorId,
        key,
        (tx, _, message, again) -> {
          if (!message.senderId().equals(actorId)) {
            throw Refusals.notAllowed("Only its sender edits a message.");
          }
          if (message.deleted()) {
            throw Refusals.messageDeleted();
          }
          List<UUID> mentioned = members(tx, key.chatId(), mentions);
          if (message.text().equals(text) && message.mentions().equals(mentioned)) {
            return again;
          }
          long change = tx.chats().nextChange(key.chatId());
          tx.messages().edit(key, text, mentioned, now(), change);
          List<UUID> added =
              mentioned.stream().filter(user -> !message.mentions().contains(user)).toList();
          if (!added.isEmpty()) {
            tx.chats().mention(key.chatId(), added, key.seq());
          }
          return true;
        });
  }

  /// Turns a message into a tombstone; a tombstone stays as it is.
  Change<Message> delete(Caller actor, MessageKey key) {
    return change(
        actor.userId(),
        key,
        (tx, me, message, again) -> {
          if (!mayDelete(tx, actor, me, message)) {
            throw Refusals.notAllowed("You may not delete this message.");
          }
          if (message.deleted()) {
            return again;
          }
          tx.messages().delete(key, now(), tx.chats().nextChange(key.chatId()));
          return true;
        });
  }

  /// Reacts to a message.
  Change<Message> react(UUID actorId, MessageKey key, String emoji) {
    return change(
        actorId,
        key,
        (tx, _, message, again) -> {
          if (message.deleted()) {
            throw Refusals.messageDeleted();
          }
          Set<String> present =
              tx.messages().reactions(List.of(key)).stream()
                  .map(ReactionCount::emoji)
                  .collect(Collectors.toSet());
          if (present.size() >= MAX_EMOJI && !present.contains(emoji)) {
            throw Refusals.tooManyReactions(MAX_EMOJI);
          }
          return touched(tx, key, tx.messages().react(key, actorId, emoji, now())) || again;
        });
  }

  /// Takes one's own reaction back.
  Change<Message> unreact(UUID actorId, MessageKey key, String emoji) {
    return change(
        actorId,
        key,
        (tx, _, _, again) -> touched(tx, key, tx.messages().unreact(key, actorId, emoji)) || again);
  }

  /// Moves one's read marker forward, at most to the newest message.
  Change<Membership> markRead(UUID actorId, UUID chatId, long seq) {
    return new Change<>(
        chatId,
        (tx, again) -> {
          Membership before =
              tx.chats().membership(actorId, chatId).orElseThrow(Refusals::chatNotFound);
          boolean moved = tx.chats().moveRead(chatId, actorId, seq);
          if (!moved && !again) {
            return new Changed<>(before, List.of());
          }
          Membership after =
              tx.chats().membership(actorId, chatId).orElseThrow(Refusals::chatNotFound);
          return new Changed<>(after, Notes.read(after.chat(), actorId, after.me().readSeq()));
        });
  }

  /// Mutes a chat for oneself, or takes that back.
  Change<Membership> mute(UUID actorId, UUID chatId, boolean muted) {
    return new Change<>(
        chatId,
        (tx, again) -> {
          boolean changed = tx.chats().mute(chatId, actorId, muted);
          Membership after =
              tx.chats().membership(actorId, chatId).orElseThrow(Refusals::chatNotFound);
          return new Changed<>(
              after, changed || again ? List.of(Notes.muted(chatId, actorId, muted)) : List.of());
        });
  }

  /// Checks and changes one message.
  private interface MessageBody {
    /// Refuses, or changes what there is to change.
    ///
    /// @return whether there is something to tell
    boolean apply(ChatTransaction tx, Membership me, StoredMessage message, boolean again);
  }

  private static Change<Message> change(UUID actorId, MessageKey key, MessageBody body) {
    Body<Message> whole =
        (tx, again) -> {
          Membership me =
              tx.chats().membership(actorId, key.chatId()).orElseThrow(Refusals::chatNotFound);
          StoredMessage old = tx.messages().at(key).orElseThrow(Refusals::messageNotFound);
          boolean tell = body.apply(tx, me, old, again);
          StoredMessage now = tx.messages().at(key).orElseThrow(Refusals::messageNotFound);
          Message view = MessageViews.of(tx.messages(), now);
          return new Changed<>(
              view, tell ? List.of(Notes.messageChanged(key.chatId(), view)) : List.of());
        };
    return new Change<>(key.chatId(), whole);
  }

  private static boolean mayDelete(
      ChatTransaction tx, Caller actor, Membership me, StoredMessage message) {
    if (message.senderId().equals(actor.userId()) || actor.is(Role.ROLE_MODERATOR)) {
      return true;
    }
    ChatRole role = me.me().role();
    if (role != ChatRole.ADMIN) {
      return role == ChatRole.OWNER;
    }
    return tx.chats().members(message.chatId(), List.of(message.senderId())).stream()
        .noneMatch(sender -> sender.role() == ChatRole.OWNER);
  }

  private static boolean touched(ChatTransaction tx, MessageKey key, boolean changed) {
    if (changed) {
      tx.messages().touch(key, tx.chats().nextChange(key.chatId()));
    }
    return changed;
  }

  private static List<UUID> members(ChatTransaction tx, UUID chatId, List<UUID> mentions) {
    if (mentions.isEmpty()) {
      return List.of();
    }
    Set<UUID> members =
        tx.chats().members(chatId, mentions).stream()
            .map(StoredMember::userId)
            .collect(Collectors.toSet());
    return mentions.stream().filter(members::contains).toList();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
