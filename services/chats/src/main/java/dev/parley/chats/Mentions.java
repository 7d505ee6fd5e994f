package dev.parley.chats;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the logins a text may mention. Stateless.
///
/// A mention is an `@` that follows no letter, digit or part of an address, and the login after it.
/// A login may end with `.`, `_` or `-`, and so may a sentence: "thanks, @ann." is both tried as
/// `ann.` and as `ann`.
final class Mentions {
  /// Most logins looked up for one text; those after them mention nobody.
  static final int MAX = 100;

  private static final Pattern MENTION =
      Pattern.compile("(?<![\\p{L}\\p{N}_@./-])@([A-Za-z0-9][A-Za-z0-9._-]{0,63})");
  private static final Pattern PUNCTUATION_AT_END = Pattern.compile("[._-]+$");

  private Mentions() {}

  /// The logins in lower case, in order, at most [#MAX].
  static Set<String> in(String text) {
    if (text.indexOf('@') < 0) {
      return Set.of();
    }
    Set<String> logins = new LinkedHashSet<>();
    Matcher matcher = MENTION.matcher(text);
    while (matcher.find() && logins.size() < MAX) {
      String login = matcher.group(1).toLowerCase(Locale.ROOT);
      logins.add(login);
      String bare = PUNCTUATION_AT_END.matcher(login).replaceFirst("");
      if (logins.size() < MAX) {
        logins.add(bare);
      }
    }
    return logins;
  }
}
