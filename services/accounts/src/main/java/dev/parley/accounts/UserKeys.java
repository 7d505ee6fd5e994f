package dev.parley.accounts;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What the database compares, orders and indexes of an account: computed from the row at each
/// write. Immutable.
///
/// @param login the folded login
/// @param email the folded e-mail, empty if there is none
/// @param nickname the folded nickname, empty if there is none
/// @param first the folded first name
/// @param last the folded last name
/// @param sort the folded display name, at most 120 UTF-8 bytes
/// @param grams the [NameGrams] of both names
record UserKeys(
    String login,
    String email,
    String nickname,
    String first,
    String last,
    String sort,
    List<String> grams) {
  private static final int MAX_SORT_BYTES = 120;

  static UserKeys of(UserRow user) {
    String first = Folding.fold(user.firstName());
    String last = Folding.fold(user.lastName());
    String login = Folding.fold(user.login());
    List<String> grams = new ArrayList<>(NameGrams.ofName(SearchField.FIRST_NAME, first));
    grams.addAll(NameGrams.ofName(SearchField.LAST_NAME, last));
    String name = first.isEmpty() || last.isEmpty() ? first + last : first + " " + last;
    return new UserKeys(
        login,
        Folding.foldEmail(user.email()),
        Folding.fold(user.nickname()),
        first,
        last,
        cut(name.isEmpty() ? login : name),
        List.copyOf(grams));
  }

  /// Bounds a sort key, so that it fits into an index entry and into a page token. A key begins
  /// with the folded first name or, if that is longer, with its beginning cut here.
  static String cut(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_SORT_BYTES) {
      return name;
    }
    int end = MAX_SORT_BYTES;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
