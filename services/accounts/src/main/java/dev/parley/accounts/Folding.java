package dev.parley.accounts;

import java.text.Normalizer;
import java.text.Normalizer.Form;

/// Decides which spellings are the same text: the only place that does. Stateless.
///
/// Case is folded code point by code point, by way of upper case as [String#equalsIgnoreCase]
/// does: that maps `Σ`, `σ` and `ς` to one letter, leaves `ß` one letter (so `?` in a mask matches
/// it), and depends on no locale.
final class Folding {
  private Folding() {}

  /// Folds a login, nickname, name or part of a mask. Compatibility forms count as the letters they
  /// stand for (NFKC), so that nobody can take a login that looks like another one in full-width
  /// letters.
  ///
  /// @param text any text
  /// @return the form to compare; at most 11 times as many UTF-8 bytes
  static String fold(String text) {
    return Normalizer.normalize(foldCase(Normalizer.normalize(text, Form.NFKC)), Form.NFKC);
  }

  /// Folds an e-mail address. RFC 6532 §3.1 asks for NFC and advises against NFKC here.
  ///
  /// @param email an address
  /// @return the form to compare; at most 3 times as many UTF-8 bytes
  static String foldEmail(String email) {
    return Normalizer.normalize(foldCase(Normalizer.normalize(email, Form.NFC)), Form.NFC);
  }

  private static String foldCase(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
        .forEach(folded::appendCodePoint);
    return folded.toString();
  }
}
