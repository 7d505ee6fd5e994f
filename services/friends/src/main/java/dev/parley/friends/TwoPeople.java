package dev.parley.friends;

import java.time.Instant;
import java.util.Optional;

/// What is between two people, held by a transaction. Belongs to its thread.
interface TwoPeople {
  /// Which of the two.
  enum Side {
    /// The one who acts.
    USER,
    /// The other.
    OTHER
  }

  /// Whether the account of either is deleted.
  boolean isEitherErased();

  /// What the other is to the user; empty if nothing.
  Optional<StoredFriend> relation();

  /// Who has blocked whom.
  Blocks blocks();

  /// How many are this to one of the two.
  int count(Side side, Relation relation);

  /// How many the user has blocked.
  int countBlocks();

  /// Makes the other this to the user, and the user the reverse to the other.
  void relate(Relation relation, Instant at);

  /// Ends what there is, friendship or request.
  void part();

  /// The user blocks the other, who was not blocked.
  void block(Instant at);

  /// The user does not block the other any more.
  ///
  /// @return whether that changed anything
  boolean unblock();

  /// Since when the user blocks the other; empty if that is not so.
  Optional<StoredBlock> block();
}
