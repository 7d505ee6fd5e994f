package dev.parley.accounts;

import java.util.LinkedHashSet;
import java.util.Set;

/// A mask over one folded field: `*` is any run of characters, `?` any one, all else stands for
/// itself without regard to case. Immutable.
///
/// The core is the mask without the `*` at its ends. What equals the core is an exact match, what
/// begins with it a prefix match, what only matches the mask another match.
///
/// @param field what it is held against
/// @param core the folded mask without `*` at its ends
/// @param openBegin whether the mask began with `*`
/// @param openEnd whether the mask ended with `*`
record NameMask(SearchField field, String core, boolean openBegin, boolean openEnd) {
  // Inside a folded mask the wildcards are control characters, which no name holds.
  private static final char ANY_RUN = '\u0001';
  private static final char ANY_ONE = '\u0002';

  /// Reads a mask as typed. Wildcards are taken before folding: a full-width asterisk is a letter
  /// like any other.
  static NameMask parse(SearchField field, String mask) {
    StringBuilder folded = new StringBuilder();
    StringBuilder run = new StringBuilder();
    for (int i = 0; i < mask.length(); i++) {
      char c = mask.charAt(i);
      if (c == '*' || c == '?') {
        folded.append(Folding.fold(run.toString())).append(c == '*' ? ANY_RUN : ANY_ONE);
        run.setLength(0);
      } else {
        run.append(c);
      }
    }
    folded.append(Folding.fold(run.toString()));
    int begin = 0;
    int end = folded.length();
    while (begin < end && folded.charAt(begin) == ANY_RUN) {
      begin++;
    }
    while (end > begin && folded.charAt(end - 1) == ANY_RUN) {
      end--;
    }
    boolean openEnd = end < folded.length() || (begin == folded.length() && begin > 0);
    return new NameMask(field, folded.substring(begin, end), begin > 0, openEnd);
  }

  /// A mask for all that begins with a text.
  static NameMask prefix(SearchField field, String text) {
    return new NameMask(field, Folding.fold(text), false, true);
  }

  /// Whether every text matches.
  boolean matchesAll() {
    return core.isEmpty() && openBegin && openEnd;
  }

  /// Whether the core has wildcards inside.
  boolean hasInnerWildcard() {
    return core.indexOf(ANY_RUN) >= 0 || core.indexOf(ANY_ONE) >= 0;
  }

  /// The worst rank a match of this mask can have.
  SearchRank reach() {
    if (openBegin) {
      return SearchRank.OTHER;
    }
    return openEnd ? SearchRank.PREFIX : SearchRank.EXACT;
  }

  /// The LIKE pattern of all matches up to a rank, with `\` as the escape character.
  String pattern(SearchRank rank) {
    String like = like(core);
    return switch (rank) {
      case EXACT -> like;
      case PREFIX -> like + "%";
      case OTHER -> (openBegin ? "%" : "") + like + (openEnd ? "%" : "");
    };
  }

  /// The grams that every match has.
  Set<String> grams() {
    Set<String> grams = new LinkedHashSet<>();
    int start = 0;
    for (int i = 0; i <= core.length(); i++) {
      if (i == core.length() || core.charAt(i) == ANY_RUN || core.charAt(i) == ANY_ONE) {
        if (i > start) {
          boolean atBegin = start == 0 && !openBegin;
          boolean atEnd = i == core.length() && !openEnd;
          grams.addAll(NameGrams.ofRun(field, core.substring(start, i), atBegin, atEnd));
        }
        start = i + 1;
      }
    }
    return grams;
  }

  /// How every match up to a rank begins; empty if that is open.
  String literalPrefix(SearchRank rank) {
    if (openBegin && rank == SearchRank.OTHER) {
      return "";
    }
    int end = 0;
    while (end < core.length() && core.charAt(end) != ANY_RUN && core.charAt(end) != ANY_ONE) {
      end++;
    }
    return core.substring(0, end);
  }

  /// Makes a text stand for itself in a LIKE pattern.
  static String escape(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  private static String like(String folded) {
    return escape(folded).replace(ANY_RUN, '%').replace(ANY_ONE, '_');
  }
}
