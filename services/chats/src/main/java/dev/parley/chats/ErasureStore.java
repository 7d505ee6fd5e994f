package dev.parley.chats;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Keeps whose chats and messages are to be removed. Thread-safe; each method is one transaction.
interface ErasureStore {
  /// What is to be removed of a deleted account. Immutable.
  ///
  /// @param user whose
  /// @param messages whether what the user wrote goes, too
  record Erasure(UUID user, boolean messages) {}

  /// Notes what is to be removed; changes nothing if that was noted before. From now on nobody
  /// adds the user to a chat.
  void accept(Erasure erasure);

  /// What is not done yet, longest waiting first.
  List<Erasure> open(int limit);

  /// A point in time, for [#isSettled].
  long now();

  /// Whether all transactions that ran at a point in time have ended: then everyone who adds
  /// members has seen what was accepted before it.
  boolean isSettled(long point);

  /// Notes that nothing is left, and puts the event that says so into the outbox; changes nothing
  /// if that was noted before.
  void finish(UUID user, Instant at);
}
