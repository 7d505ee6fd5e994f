package dev.parley.accounts;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// One page of ended sessions.
///
/// @param sessions in the order of their transactions
/// @param next where to go on
record Revocations(List<Ended> sessions, RevocationCursor next) {
  /// A session that ended.
  record Ended(UUID session, Instant endedAt) {}
}
