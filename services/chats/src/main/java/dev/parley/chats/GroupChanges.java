package dev.parley.chats;

import static java.util.stream.Collectors.toMap;

import dev.parley.chats.ChatWrite.Change;
import dev.parley.chats.ChatWrite.Changed;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Who may change what of a group. Thread-safe.
///
/// The owner may do everything; there is always exactly one. Admins rename, describe, add anybody
/// and remove plain members. Everyone may leave, the owner only as the last, which deletes the
/// group. All of this is checked while the row of the chat is locked, so that no two changes, and
/// no change and no send, see different members.
final class GroupChanges {
  private final int maxMembers;
  private final InstantSource clock;

  /// Changes groups up to a size.
  ///
  /// @param maxMembers most members of a group
  GroupChanges(int maxMembers, InstantSource clock) {
    this.maxMembers = maxMembers;
    this.clock = clock;
  }

  /// Makes a group.
  ///
  /// @param id its fresh id
  /// @param userIds its members besides the owner, distinct
  Change<Membership> create(
      UUID id, UUID ownerId, String name, String description, List<UUID> userIds) {
    if (userIds.size() + 1 > maxMembers) {
      throw Refusals.chatFull("memberIds", maxMembers);
    }
    Instant at = now();
    StoredMember owner = new StoredMember(ownerId, ChatRole.OWNER, at, 0);
    List<StoredMember> members = new ArrayList<>(userIds.size() + 1);
    members.add(owner);
    userIds.forEach(user -> members.add(new StoredMember(user, ChatRole.MEMBER, at, 0)));
    StoredChat chat = StoredChat.group(id, name, description, ownerId, at, members.size());
    return new Change<>(
        id,
        (tx, _) -> {
          requireAccounts(tx, userIds, "memberIds");
          tx.chats().create(chat, members);
          return new Changed<>(
              new Membership(chat, owner), Notes.membersAdded(id, members, ownerId));
        });
  }

  /// Renames or describes a group.
  ///
  /// @param name the new name, or null to keep it
  /// @param description the new description, or null to keep it
  Change<Membership> describe(
      UUID actorId, UUID chatId, @Nullable String name, @Nullable String description) {
    return new Change<>(
        chatId,
        (tx, again) -> {
          Membership actor = groupOf(tx, actorId, chatId);
          require(actor, ChatRole.ADMIN, "Only the owner and admins rename or describe a group.");
          StoredChat old = actor.chat();
          String newName = name == null ? old.name() : name;
          String newDescription = description == null ? old.description() : description;
          boolean same = newName.equals(old.name()) && newDescription.equals(old.description());
          if (same && !again) {
            return new Changed<>(actor, List.of());
          }
          tx.chats().describe(chatId, newName, newDescription);
          return new Changed<>(
              groupOf(tx, actorId, chatId),
              List.of(Notes.chatChanged(chatId, newName, newDescription, actorId)));
        });
  }

  /// Deletes a group.
  Change<Boolean> delete(UUID actorId, UUID chatId) {
    return new Change<>(
        chatId,
        (tx, again) -> {
          List<Membership> actor = tx.chats().memberships(actorId, List.of(chatId));
          if (actor.isEmpty() && again) {
            return new Changed<>(true, List.of(Notes.chatDeleted(chatId, actorId)));
          }
          require(groupOf(tx, actorId, chatId), ChatRole.OWNER, "Only the owner deletes a group.");
          tx.chats().delete(chatId, now());
          return new Changed<>(true, List.of(Notes.chatDeleted(chatId, actorId)));
        });
  }

  /// Adds members. What was said before they came counts as read by them.
  ///
  /// @param userIds whom, distinct; who is in already stays as is
  Change<List<StoredMember>> add(UUID actorId, UUID chatId, List<UUID> userIds) {
    Instant at = now();
    return new Change<>(
        chatId,
        (tx, again) -> {
          Membership actor = groupOf(tx, actorId, chatId);
          require(actor, ChatRole.ADMIN, "Only the owner and admins add members.");
          Map<UUID, StoredMember> present =
              tx.chats().members(chatId, userIds).stream()
                  .collect(toMap(StoredMember::userId, Function.identity()));
          List<StoredMember> added =
              userIds.stream()
                  .filter(user -> !present.containsKey(user))
                  .map(user -> new StoredMember(user, ChatRole.MEMBER, at, actor.chat().lastSeq()))
                  .toList();
          if (actor.chat().memberCount() + added.size() > maxMembers) {
            throw Refusals.chatFull("userIds", maxMembers);
          }
          if (!added.isEmpty()) {
            requireAccounts(tx, added.stream().map(StoredMember::userId).toList(), "userIds");
            tx.chats().add(chatId, added);
          } else if (again) {
            added = present.values().stream().filter(m -> m.joinedAt().equals(at)).toList();
          }
          return new Changed<>(added, Notes.membersAdded(chatId, added, actorId));
        });
  }

  /// Gives a member another role. Making another the owner turns the owner into an admin.
  Change<StoredMember> setRole(UUID actorId, UUID chatId, UUID userId, ChatRole role) {
    return new Change<>(
        chatId,
        (tx, again) -> {
          Membership actor = groupOf(tx, actorId, chatId);
          StoredMember member = actorId.equals(userId) ? actor.me() : find(tx, chatId, userId);
          boolean handedOver = again && member != null && member.role() == ChatRole.OWNER;
          if (!handedOver) {
            require(actor, ChatRole.OWNER, "Only the owner gives roles.");
          }
          if (member == null) {
            throw Refusals.memberNotFound();
          }
          if (member.role() == role) {
            return new Changed<>(
                member, again ? List.of(Notes.memberChanged(chatId, member, actorId)) : List.of());
          }
          if (actorId.equals(userId)) {
            throw Refusals.ownerMustStay();
          }
          List<Note> notes = new ArrayList<>();
          if (role == ChatRole.OWNER) {
            tx.chats().setRole(chatId, actorId, ChatRole.ADMIN);
            notes.add(Notes.memberChanged(chatId, actor.me().withRole(ChatRole.ADMIN), actorId));
          }
          tx.chats().setRole(chatId, userId, role);
          StoredMember changed = member.withRole(role);
          notes.add(Notes.memberChanged(chatId, changed, actorId));
          return new Changed<>(changed, notes);
        });
  }

  /// Removes a member of lower role, or lets the actor leave.
  Change<Boolean> remove(UUID actorId, UUID chatId, UUID userId) {
    return new Change<>(
        chatId,
        (tx, again) -> {
          List<Note> removed = List.of(Notes.memberRemoved(chatId, userId, actorId));
          boolean leaving = actorId.equals(userId);
          if (leaving && again && tx.chats().membership(actorId, chatId).isEmpty()) {
            return new Changed<>(true, removed);
          }
          Membership actor = groupOf(tx, actorId, chatId);
          if (leaving && actor.me().role() == ChatRole.OWNER) {
            if (actor.chat().memberCount() > 1) {
              throw Refusals.ownerMustStay();
            }
            tx.chats().delete(chatId, now());
            return new Changed<>(true, List.of(Notes.chatDeleted(chatId, actorId)));
          }
          if (!leaving) {
            require(actor, ChatRole.ADMIN, "Only the owner and admins remove members.");
            StoredMember member = find(tx, chatId, userId);
            if (member == null && again) {
              return new Changed<>(true, removed);
            }
            if (member == null) {
              throw Refusals.memberNotFound();
            }
            if (member.role().is(actor.me().role())) {
              throw Refusals.notAllowed("Only members of a lower role can be removed.");
            }
          }
          tx.chats().remove(chatId, userId);
          return new Changed<>(true, removed);
        });
  }

  private static Membership groupOf(ChatTransaction tx, UUID actorId, UUID chatId) {
    Membership membership =
        tx.chats().membership(actorId, chatId).orElseThrow(Refusals::chatNotFound);
    if (membership.chat().direct()) {
      throw Refusals.directChat();
    }
    return membership;
  }

  private static void require(Membership actor, ChatRole least, String message) {
    if (!actor.me().role().is(least)) {
      throw Refusals.notAllowed(message);
    }
  }

  /// Accounts were asked before; one may have been deleted since.
  private static void requireAccounts(ChatTransaction tx, List<UUID> userIds, String field) {
    if (!userIds.isEmpty() && !tx.chats().erased(userIds).isEmpty()) {
      throw Refusals.userNotFound(field);
    }
  }

  private static @Nullable StoredMember find(ChatTransaction tx, UUID chatId, UUID userId) {
    List<StoredMember> found = tx.chats().members(chatId, List.of(userId));
    return found.isEmpty() ? null : found.getFirst();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
