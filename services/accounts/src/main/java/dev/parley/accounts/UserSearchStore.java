package dev.parley.accounts;

import java.util.List;

/// Finds people. Thread-safe.
interface UserSearchStore {

  /// A person who matches.
  ///
  /// @param position where in the order
  record Match(UserRow user, SearchPosition position) {}

  /// The best matches after a position: by rank, then by name, then by id.
  ///
  /// @param limit how many at most, 1 or more
  List<Match> find(UserSearch search, SearchPosition after, int limit);
}
