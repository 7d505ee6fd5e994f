package dev.parley.accounts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Keeps how far the deletions of accounts are. Thread-safe; each method is one transaction, so
/// that a crash leaves a deletion before or after a step.
interface DeletionStore {
  /// Who wants which account deleted.
  ///
  /// @param user whose account
  /// @param by who asks
  /// @param session the session in which they ask
  /// @param freshSince the session must not be older
  /// @param eraseMessages whether what the user wrote goes, too
  record Wish(UUID user, UUID by, UUID session, Instant freshSince, boolean eraseMessages) {}

  /// Accepts a deletion: the account is found by nobody from now on, its sessions have ended, and
  /// the event that tells the other services is in the outbox.
  ///
  /// @param services who has to confirm before the account itself goes
  Acceptance accept(Wish wish, List<String> services, Instant now);

  /// Notes that a service has removed what it had; when it was the last, the account itself goes.
  /// Changes nothing if that was noted before.
  void erased(UUID user, String service, Instant now);

  /// Finds by the id that [#accept] gave.
  Optional<Deletion> find(UUID id);

  /// Forgets deletions that were done.
  ///
  /// @param before what was done earlier goes
  /// @param limit how many at most
  /// @return how many
  int purge(Instant before, int limit);
}
