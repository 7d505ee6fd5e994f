package dev.parley.chats;

import dev.parley.rpc.Failure;

/// What the contract's field rules do not say of texts. Stateless.
final class Texts {
  private Texts() {}

  /// Refuses a text in which there is nothing to see.
  ///
  /// @param field its JSON name
  /// @throws io.grpc.StatusRuntimeException `INVALID_FIELD`
  static void requireVisible(String text, String field) {
    if (text.codePoints().noneMatch(Texts::isVisible)) {
      throw Failure.field(field, field + " has nothing but white space");
    }
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
