package dev.parley.friends;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Keeps friendships, requests and blocks. Thread-safe.
interface FriendStore {
  /// Two people.
  record Two(UUID user, UUID other) {}

  /// Looks and changes, in one transaction, in which nobody else changes anything of either of the
  /// two.
  ///
  /// @param two different people
  /// @param work what to do; when it throws, nothing has changed
  /// @return what the work returns, once it is durable
  <T> T change(Two two, Function<TwoPeople, T> work);

  /// A page of somebody's friends or requests, newest first, ties by descending id.
  List<StoredFriend> friends(UUID user, Relation relation, @Nullable PageToken after, int limit);

  /// A page of whom somebody has blocked, newest first, ties by descending id.
  List<StoredBlock> blocks(UUID user, @Nullable PageToken after, int limit);

  /// Who has blocked whom of each of these.
  List<Blocks> blocks(List<Two> pairs);

  /// Removes everything of somebody whose account is deleted, lets nobody add anything, and puts
  /// the event that says so into the outbox; changes nothing if that was done before.
  ///
  /// @return with whom there was a friendship or a request
  List<UUID> erase(UUID user, Instant at);
}
