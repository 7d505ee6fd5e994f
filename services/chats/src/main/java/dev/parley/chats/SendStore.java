package dev.parley.chats;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The statements of a batch of sends. Belongs to one [ChatTransaction] and its thread.
interface SendStore {
  /// The row of a chat that the transaction holds.
  ///
  /// @param id the chat
  /// @param lastSeq its newest sequence number
  /// @param lastActivityAt no message may be older than this
  record LockedChat(UUID id, long lastSeq, Instant lastActivityAt) {}

  /// What the store knows about one send before it is placed.
  ///
  /// @param member whether its sender is in the chat
  /// @param first what an earlier send with the same client id was stored as
  /// @param target the message it answers, if it answers one that exists
  /// @param mentions those of its mention candidates who are members
  record Facts(
      boolean member,
      @Nullable StoredMessage first,
      @Nullable ReplyTarget target,
      Set<UUID> mentions) {
    /// A member's first send with its client id, which answers and mentions nobody.
    static final Facts PLAIN = new Facts(true, null, null, Set.of());

    public Facts {
      mentions = Set.copyOf(mentions);
    }
  }

  /// What a transaction begins with.
  ///
  /// @param chats those of the chats that exist, by id
  /// @param facts one for each send, in order
  record Opening(Map<UUID, LockedChat> chats, List<Facts> facts) {}

  /// Locks the rows of chats in the order of their ids and then looks up what the sends need, as it
  /// is once the locks are held. Takes one round trip.
  ///
  /// @param chatIds the chats to lock; unknown and deleted ones are passed over
  /// @param sends at most a batch of them, each to one of the chats
  Opening open(Collection<UUID> chatIds, List<NewMessage> sends);

  /// Takes the next sequence numbers of chats, whose rows it holds from then on, and moves their
  /// activity to the time. Takes one round trip.
  ///
  /// @param counts how many to take, by chat; unknown and deleted chats are passed over
  /// @param now the time, in microseconds
  /// @return the chats that exist, by id, with the first of their numbers not to be used yet: they
  ///     are as they were before, but for an activity that is not before the time
  Map<UUID, LockedChat> claim(Map<UUID, Integer> counts, Instant now);

  /// Stores messages whose numbers are claimed, moves their senders' read markers, and what
  /// mentioned members last. Takes one round trip, and another one only if somebody is mentioned.
  ///
  /// @param messages in the order of their sequence numbers within each chat
  /// @return false if a sender is no member of the chat or a client id was stored before; then the
  ///     transaction must be given up
  boolean append(List<StoredMessage> messages);
}
