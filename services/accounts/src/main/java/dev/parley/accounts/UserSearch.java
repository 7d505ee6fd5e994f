package dev.parley.accounts;

import dev.parley.api.accounts.v1.SearchUsersRequest;
import java.util.ArrayList;
import java.util.List;

/// Whom to look for. Immutable.
///
/// @param masks what a person must match, one a field; none matches everyone
record UserSearch(List<NameMask> masks) {
  UserSearch {
    masks = masks.stream().filter(mask -> !mask.matchesAll()).toList();
  }

  static UserSearch of(SearchUsersRequest request) {
    List<NameMask> masks = new ArrayList<>();
    if (request.hasFirstName()) {
      masks.add(NameMask.parse(SearchField.FIRST_NAME, request.getFirstName()));
    }
    if (request.hasLastName()) {
      masks.add(NameMask.parse(SearchField.LAST_NAME, request.getLastName()));
    }
    if (request.hasLogin()) {
      masks.add(NameMask.prefix(SearchField.LOGIN, request.getLogin()));
    }
    return new UserSearch(masks);
  }

  /// The worst rank a match can have. Without masks there is only one rank.
  SearchRank worst() {
    return masks.stream().map(NameMask::reach).max(SearchRank::compareTo).orElse(SearchRank.EXACT);
  }
}
