package dev.parley.accounts;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/// The statement that finds the matches of one rank, in order. Immutable.
///
/// Its text is made of constants only; all that was typed is in the parameters. Each rank is a
/// statement of its own, because each has its index: equality and prefixes a B-tree of the column,
/// everything else the grams, and a mask that nearly everyone matches the B-tree in name order,
/// which stops as soon as the page is full.
///
/// @param sql the text
/// @param parameters by name
/// @param grams the parameter `grams`, empty if the text has none
record SearchStatement(String sql, Map<String, String> parameters, Set<String> grams) {

  /// The statement of a search for one rank.
  ///
  /// @param rank at most the search's worst
  static SearchStatement of(UserSearch search, SearchRank rank) {
    Map<String, String> parameters = new LinkedHashMap<>();
    StringJoiner where = new StringJoiner("\n  AND ");
    where.add("(u.sort_key, u.id) > (:sortKey, :id)");
    for (NameMask mask : search.masks()) {
      where.add(like(mask, rank, parameters));
      if (mask.openBegin() && rank != SearchRank.OTHER) {
        where.add(like(mask, SearchRank.OTHER, parameters));
      }
    }
    if (!search.masks().isEmpty() && rank != SearchRank.EXACT) {
      where.add(notBetter(search.masks(), rank, parameters));
    }
    Set<String> grams = grams(search.masks(), rank);
    if (!grams.isEmpty()) {
      where.add("u.name_grams @> :grams");
    }
    String sql =
        """
        SELECT %s, u.sort_key FROM users u
        WHERE %s
        ORDER BY u.sort_key, u.id
        LIMIT :limit"""
            .formatted(UserRows.COLUMNS, where);
    return new SearchStatement(sql, parameters, grams);
  }

  /// All masks would have to match at the better rank for the person to be in it.
  private static String notBetter(
      List<NameMask> masks, SearchRank rank, Map<String, String> parameters) {
    SearchRank better = rank.better();
    StringJoiner all = new StringJoiner(" AND ", "NOT (", ")");
    masks.forEach(mask -> all.add(like(mask, better, parameters)));
    return all.toString();
  }

  private static String like(NameMask mask, SearchRank rank, Map<String, String> parameters) {
    // A mask without wildcards at its end cannot match at a worse rank.
    SearchRank reached = rank.compareTo(mask.reach()) > 0 ? mask.reach() : rank;
    String column = mask.field().column();
    String parameter = column + "_" + reached.code();
    parameters.put(parameter, mask.pattern(reached));
    return "u." + column + " LIKE :" + parameter;
  }

  private static Set<String> grams(List<NameMask> masks, SearchRank rank) {
    Set<String> grams = new LinkedHashSet<>();
    for (NameMask mask : masks) {
      boolean column = rank != SearchRank.OTHER && !mask.hasInnerWildcard();
      if (mask.field() != SearchField.LOGIN && !column) {
        grams.addAll(mask.grams());
      }
    }
    return grams;
  }
}
