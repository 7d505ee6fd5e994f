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
/// statement of its own, because each has its index. There are two shapes:
/// - Results are ordered by display name, which begins with the first name. So where the first
/// name is given, wholly or its beginning, the rows are read in order from an index and reading
/// stops when the page is full. - Otherwise the matches are gathered first, from the B-tree of a
/// column or from the grams, then ordered. Left to choose, the planner would often walk everyone
/// in name order and filter, because it takes the matches to be spread evenly; but all names of
/// one script are together.
///
/// @param sql the text
/// @param parameters by name
/// @param grams the parameter `grams`, empty if the text has none
record SearchStatement(String sql, Map<String, String> parameters, Set<String> grams) {
  private static final String IN_ORDER =
      """
      SELECT %s, u.sort_key FROM users u
      WHERE %s
      ORDER BY u.sort_key, u.id
      LIMIT :limit""";
  private static final String GATHERED =
      """
      WITH matches AS MATERIALIZED (
        SELECT u.id, u.sort_key FROM users u
        WHERE %2$s),
      page AS (SELECT id FROM matches ORDER BY sort_key, id LIMIT :limit)
      SELECT %1$s, u.sort_key FROM users u JOIN page USING (id)
      ORDER BY u.sort_key, u.id""";

  /// The statement of a search for one rank.
  ///
  /// @param rank at most the search's worst
  static SearchStatement of(UserSearch search, SearchRank rank) {
    Map<String, String> parameters = new LinkedHashMap<>();
    StringJoiner where = new StringJoiner("\n  AND ");
    where.add("(u.sort_key, u.id) > (:sortKey, :id)");
    where.add("u.deleted_at IS NULL");
    boolean inOrder = search.masks().isEmpty();
    for (NameMask mask : search.masks()) {
      where.add(matches(mask, rank, parameters));
      if (mask.openBegin() && rank != SearchRank.OTHER) {
        where.add(matches(mask, SearchRank.OTHER, parameters));
      }
      String prefix = mask.literalPrefix(rank);
      if (mask.field() == SearchField.FIRST_NAME && !prefix.isEmpty()) {
        parameters.put("sort_prefix", NameMask.escape(UserKeys.cut(prefix)) + "%");
        where.add("u.sort_key LIKE :sort_prefix");
        inOrder = true;
      }
    }
    if (!search.masks().isEmpty() && rank != SearchRank.EXACT) {
      where.add(notBetter(search.masks(), rank, parameters));
    }
    Set<String> grams = grams(search.masks(), rank);
    if (!grams.isEmpty()) {
      where.add("u.name_grams @> :grams");
    }
    String sql = (inOrder ? IN_ORDER : GATHERED).formatted(UserRows.COLUMNS, where);
    return new SearchStatement(sql, parameters, grams);
  }

  /// All masks would have to match at the better rank for the person to be in it.
  private static String notBetter(
      List<NameMask> masks, SearchRank rank, Map<String, String> parameters) {
    StringJoiner all = new StringJoiner(" AND ", "NOT (", ")");
    masks.forEach(mask -> all.add(matches(mask, rank.better(), parameters)));
    return all.toString();
  }

  private static String matches(NameMask mask, SearchRank rank, Map<String, String> parameters) {
    // A mask without wildcards at its end cannot match at a worse rank.
    SearchRank reached = rank.compareTo(mask.reach()) > 0 ? mask.reach() : rank;
    boolean equality = reached == SearchRank.EXACT && !mask.hasInnerWildcard();
    String column = mask.field().column();
    String parameter = column + "_" + reached.code();
    parameters.put(parameter, equality ? mask.core() : mask.pattern(reached));
    return "u." + column + (equality ? " = :" : " LIKE :") + parameter;
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
