package dev.parley.accounts;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/// Cuts folded names into the runs of one to three characters that the index `users_by_name_grams`
/// holds. Stateless.
///
/// This is what pg_trgm does, made here for three reasons: pg_trgm knows no letter beyond ASCII in
/// a database of locale C, finds nothing for runs of one or two characters (whole names, in
/// Chinese), and must be installed by a superuser. Grams find candidates; LIKE decides.
final class NameGrams {
  private static final String BEGIN = "^";
  private static final String END = "$";
  private static final int LONGEST = 3;

  private NameGrams() {}

  /// All grams of a name, as the index holds them.
  static Set<String> ofName(SearchField field, String name) {
    Set<String> grams = new LinkedHashSet<>();
    if (!name.isEmpty()) {
      int[] whole = (BEGIN + name + END).codePoints().toArray();
      for (int length = 1; length <= LONGEST; length++) {
        cut(field, whole, length, grams);
      }
    }
    return grams;
  }

  /// The grams a name must have to contain a run of characters.
  ///
  /// @param field where the run is to be found
  /// @param run folded, not empty
  /// @param atBegin whether the name must begin with it
  /// @param atEnd whether the name must end with it
  static Set<String> ofRun(SearchField field, String run, boolean atBegin, boolean atEnd) {
    Set<String> grams = new LinkedHashSet<>();
    int[] points = ((atBegin ? BEGIN : "") + run + (atEnd ? END : "")).codePoints().toArray();
    cut(field, points, Math.min(LONGEST, points.length), grams);
    return grams;
  }

  private static void cut(SearchField field, int[] points, int length, Set<String> grams) {
    for (int start = 0; start + length <= points.length; start++) {
      int[] gram = Arrays.copyOfRange(points, start, start + length);
      grams.add(field.mark() + new String(gram, 0, length));
    }
  }
}
