package dev.parley.rpc;

import dev.parley.api.common.v1.FieldRules;
import dev.parley.api.common.v1.Format;
import java.text.BreakIterator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/// Checks one string against its field rules. Stateless.
final class TextRules {
  private static final String UUID_SHAPE = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@.]+(\\.[^\\s@.]+)*");
  private static final Pattern HANDLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final int DELETE = 0x7F;
  private static final int ZERO_WIDTH_NO_BREAK = 0xFEFF;
  private static final int KEYCAP = 0x20E3;

  private TextRules() {}

  static void check(String text, FieldRules rules, FieldPath path) {
    checkCharacters(text, path);
    int length = text.codePointCount(0, text.length());
    if (rules.getMinLength() > 0 && length < rules.getMinLength()) {
      throw Failure.field(
          path.toString(),
          "%s has %,d characters; at least %,d are needed"
              .formatted(path, length, rules.getMinLength()));
    }
    if (rules.getMaxLength() > 0 && length > rules.getMaxLength()) {
      throw Failure.field(
          path.toString(),
          "%s has %,d characters; at most %,d are taken"
              .formatted(path, length, rules.getMaxLength()));
    }
    if (!hasFormat(text, rules.getFormat())) {
      throw Failure.field(
          path.toString(), "%s must be %s".formatted(path, describe(rules.getFormat())));
    }
  }

  private static void checkCharacters(String text, FieldPath path) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw Failure.field(path.toString(), "%s has a NUL character".formatted(path));
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw Failure.field(path.toString(), "%s has an unpaired surrogate".formatted(path));
      }
    }
  }

  private static boolean hasFormat(String text, Format format) {
    return switch (format) {
      case FORMAT_UUID -> isUuid(text);
      case FORMAT_EMAIL -> EMAIL.matcher(text).matches() && isLine(text);
      case FORMAT_HANDLE -> HANDLE.matcher(text).matches();
      case FORMAT_LINE -> isLine(text);
      case FORMAT_TOKEN -> isToken(text);
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

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= DELETE) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUuid(String text) {
    if (text.length() != UUID_SHAPE.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean right = UUID_SHAPE.charAt(i) == '-' ? c == '-' : HexFormat.isHexDigit(c);
      if (!right) {
        return false;
      }
    }
    return true;
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
