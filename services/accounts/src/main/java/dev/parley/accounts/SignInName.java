package dev.parley.accounts;

/// What someone signs in with.
///
/// @param kind login or e-mail
/// @param text as typed
record SignInName(Kind kind, String text) {
  enum Kind {
    LOGIN,
    EMAIL
  }

  static SignInName login(String login) {
    return new SignInName(Kind.LOGIN, login);
  }

  static SignInName email(String email) {
    return new SignInName(Kind.EMAIL, email);
  }

  /// The form to compare.
  String folded() {
    return switch (kind) {
      case LOGIN -> Folding.fold(text);
      case EMAIL -> Folding.foldEmail(text);
    };
  }
}
