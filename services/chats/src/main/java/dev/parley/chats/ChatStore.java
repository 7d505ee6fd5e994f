package dev.parley.chats;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Chats and their members. Thread-safe when taken from [Storage]; within a [ChatTransaction] it
/// belongs to the transaction's thread, and only there may its writing methods be called, for a
/// chat whose row the transaction has locked or made.
///
/// Deleted chats are found by nobody.
interface ChatStore {
  /// After which chat a page of one's chats continues.
  record ActivityCursor(Instant lastActivityAt, UUID chatId) {}

  /// After which member a page of members continues.
  record JoinCursor(Instant joinedAt, UUID userId) {}

  /// The chats of these that the user is in, in no order.
  List<Membership> memberships(UUID userId, Collection<UUID> chatIds);

  /// The chat, if the user is in it.
  default Optional<Membership> membership(UUID userId, UUID chatId) {
    return memberships(userId, List.of(chatId)).stream().findFirst();
  }

  /// Those of these chats that are direct and exist, in no order.
  List<DirectChat> directs(Collection<UUID> chatIds);

  /// A page of the user's chats, newest activity first, ties by descending id.
  List<Membership> page(UUID userId, @Nullable ActivityCursor after, int limit);

  /// All chats the user is in, in no order.
  List<UUID> chatIds(UUID userId);

  /// In how many chats each of these users is; users in none are left out.
  Map<UUID, Integer> chatCounts(Collection<UUID> userIds);

  /// Those of the others who share a chat with the user.
  Set<UUID> acquaintances(UUID userId, Collection<UUID> others);

  /// A page of a chat's members by the time they joined, ties by id.
  List<StoredMember> members(UUID chatId, @Nullable JoinCursor after, int limit);

  /// Those of these users who are members of the chat, in no order.
  List<StoredMember> members(UUID chatId, Collection<UUID> userIds);

  /// Those of these users whose accounts are deleted. Asked in a transaction that then adds
  /// others as members: whoever is deleted later finds them.
  Set<UUID> erased(Collection<UUID> userIds);

  /// Whom a group passes to when its owner goes: the longest-standing admin or, without one, the
  /// longest-standing member.
  Optional<StoredMember> successor(UUID chatId, UUID ownerId);

  /// Names the history of this store; another one after a backup was restored.
  UUID epoch();

  /// Makes a group, unless its id is taken already.
  void create(StoredChat group, List<StoredMember> members);

  /// Makes the direct chats of these that do not exist, with their members; none for somebody
  /// whose account is deleted.
  ///
  /// @return those that were made by this call
  Set<UUID> createDirect(List<StoredChat> chats);

  /// Adds members who are not in the chat yet.
  void add(UUID chatId, List<StoredMember> members);

  /// Removes a member.
  void remove(UUID chatId, UUID userId);

  /// Sets a member's role. A chat may at no moment have two owners.
  void setRole(UUID chatId, UUID userId, ChatRole role);

  /// Renames and describes a group.
  void describe(UUID chatId, String name, String description);

  /// Deletes a group: nobody is in it any more, its messages wait to be purged.
  void delete(UUID chatId, Instant at);

  /// Moves a member's read marker forward, at most to the newest message.
  ///
  /// @return true if it moved
  boolean moveRead(UUID chatId, UUID userId, long seq);

  /// Mutes a chat for a member, or takes that back.
  ///
  /// @return true if that changed anything
  boolean mute(UUID chatId, UUID userId, boolean muted);

  /// Notes for members that a message mentions them; older messages than one known change
  /// nothing.
  void mention(UUID chatId, Collection<UUID> userIds, long seq);

  /// Takes the next change number of a chat.
  long nextChange(UUID chatId);

  /// Deleted chats whose messages were not all purged yet, longest deleted first.
  List<UUID> purgeable(int limit);

  /// Notes that nothing of a deleted chat is left.
  void purged(UUID chatId, Instant at);
}
