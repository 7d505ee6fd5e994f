package dev.parley.rpc;

import dev.parley.api.common.v1.FieldRules;
import dev.parley.api.common.v1.Format;
import java.text.BreakIterator;
import java.util.Locale;
import java.util.regex.Pattern;

/// Checks one string against its field rules. Stateless.
final class TextRules {
  private static final Pattern UUID =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
  private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@.]+(\\.[^\\s@.]+)*");
  private static final Pattern HANDLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]*");
  private static final int ZERO_WIDTH_NO_BREAK = 0xFEFF;
  private static final int KEYCAP = 0x20E3;

  private TextRules() {}

  static void check(String text, FieldRules rules, String name) {
    checkCharacters(text, name);
    int length = text.codePointCount(0, text.length());
    if (rules.getMinLength() > 0 && length < rules.getMinLength()) {
      throw Failure.field(
          name,
          "%s has %,d characters; at least %,d are needed"
              .formatted(name, length, rules.getMinLength()));
    }
    if (rules.getMaxLength() > 0 && length > rules.getMaxLength()) {
      throw Failure.field(
          name,
          "%s has %,d characters; at most %,d are taken"
              .formatted(name, length, rules.getMaxLength()));
    }
    if (!hasFormat(text, rules.getFormat())) {
      throw Failure.field(name, "%s must be %s".formatted(name, describe(rules.getFormat())));
    }
  }

  private static void checkCharacters(String text, String name) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw Failure.field(name, "%s has a NUL character".formatted(name));
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw Failure.field(name, "%s has an unpaired surrogate".formatted(name));
      }
    }
  }

  private static boolean hasFormat(String text, Format format) {
    return switch (format) {
      case FORMAT_UUID -> UUID.matcher(text).matches();
      case FORMAT_EMAIL -> EMAIL.matcher(text).matches() && isLine(text);
      case FORMAT_HANDLE -> HANDLE.matcher(text).matches();
      case FORMAT_LINE -> isLine(text);
      case FORMAT_TOKEN -> TOKEN.matcher(text).matches();
      case FORMAT_EMOJI -> isEmoji(text);
      case FORMAT_UNSPECIFIED, UNRECOGNIZED -> true;
    };
  }

  private static String describe(Format format) {
    return switch (format) {
      case FORMAT_UUID -> "a UUID, for example 0190b5a4-7c1e-7f00-8000-000000000000";
      case FORMAT_EMAIL -> "an e-mail address";
      case FORMAT_HANDLE ->
          "of ASCII letters, digits, '.', '_' and '-', beginning with a letter or digit";
      case FORMAT_LINE -> "one line without control characters";
      case FORMAT_TOKEN -> "of visible ASCII characters without spaces";
      case FORMAT_EMOJI -> "one emoji";
      case FORMAT_UNSPECIFIED, UNRECOGNIZED -> "text";
    };
  }

  private static boolean isLine(String text) {
    return text.codePoints()
        .noneMatch(
            c ->
                Character.getType(c) == Character.CONTROL
                    || Character.getType(c) == Character.LINE_SEPARATOR
                    || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                    || c == ZERO_WIDTH_NO_BREAK);
  }

  /// One extended grapheme cluster (UAX #29) that holds a pictograph, a flag or a keycap (UTS #51).
  private static boolean isEmoji(String text) {
    if (text.isEmpty()) {
      return true;
    }
    BreakIterator clusters = BreakIterator.getCharacterInstance(Locale.ROOT);
    clusters.setText(text);
    boolean one = clusters.next() == text.length();
    return one
        && text.codePoints()
            .anyMatch(
                c ->
                    Character.isExtendedPictographic(c)
                        || (Character.isEmoji(c) && c > 0x7f)
                        || c == KEYCAP);
  }
}
