package dev.parley.accounts;

import java.util.Arrays;

/// How well a person matches a search, best first. With several fields the worst of them counts.
enum SearchRank {
  EXACT(0),
  PREFIX(1),
  OTHER(2);

  private final int code;

  SearchRank(int code) {
    this.code = code;
  }

  /// The number that stands for the rank in page tokens and parameter names.
  int code() {
    return code;
  }

  /// The rank before this one; the best has none.
  SearchRank better() {
    return of(code - 1);
  }

  /// Reads a rank's number.
  ///
  /// @throws IllegalArgumentException if there is no such rank
  static SearchRank of(int code) {
    return Arrays.stream(values())
        .filter(rank -> rank.code == code)
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("There is no rank " + code));
  }
}
