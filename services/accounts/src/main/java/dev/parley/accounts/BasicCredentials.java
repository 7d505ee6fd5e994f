package dev.parley.accounts;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// The user-id and password of an HTTP Basic `Authorization` header (RFC 7617, in UTF-8).
/// Immutable; [#toString()] does not show them.
///
/// @param name a login, or an e-mail if it has an `@`, which no login has
/// @param password 1 to 256 characters
record BasicCredentials(SignInName name, String password) {
  private static final String SCHEME = "basic ";
  private static final int MAX_NAME = 254;
  private static final int MAX_PASSWORD = 256;

  /// Reads the header.
  ///
  /// @param authorization the header's value
  /// @return empty if there are no such credentials in it
  static Optional<BasicCredentials> parse(String authorization) {
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(authorization.substring(SCHEME.length()).strip());
      // The decoder refuses what is not UTF-8 instead of replacing it.
      return split(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static Optional<BasicCredentials> split(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || text.codePoints().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    String name = text.substring(0, colon);
    String password = text.substring(colon + 1);
    boolean fits =
        name.length() <= MAX_NAME
            && !password.isEmpty()
            && password.codePointCount(0, password.length()) <= MAX_PASSWORD;
    if (!fits) {
      return Optional.empty();
    }
    SignInName kind = name.contains("@") ? SignInName.email(name) : SignInName.login(name);
    return Optional.of(new BasicCredentials(kind, password));
  }

  @Override
  public String toString() {
    return "BasicCredentials";
  }
}
