package dev.parley.accounts;

import java.time.Instant;

/// Tells which sessions ended. Thread-safe.
interface RevocationStore {

  /// The sessions that ended since a cursor: each at least once, however late its transaction
  /// commits.
  ///
  /// @param cursor [RevocationCursor#START], or where the page before says to go on
  /// @param notBefore what ended earlier no longer matters
  /// @param limit how many at most, 1 or more
  Revocations since(RevocationCursor cursor, Instant notBefore, int limit);

  /// Forgets sessions that ended.
  ///
  /// @param before what ended earlier goes
  /// @param limit how many at most
  /// @return how many
  int purge(Instant before, int limit);
}
