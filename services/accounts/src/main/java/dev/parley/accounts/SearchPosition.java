package dev.parley.accounts;

import java.util.UUID;

/// A place in the order of search results: after this person. Immutable.
///
/// @param rank the person's rank
/// @param sortKey the person's folded display name, at most 120 UTF-8 bytes
/// @param id the person
record SearchPosition(SearchRank rank, String sortKey, UUID id) {
  /// Before everyone.
  static final SearchPosition START = new SearchPosition(SearchRank.EXACT, "", new UUID(0, 0));
}
