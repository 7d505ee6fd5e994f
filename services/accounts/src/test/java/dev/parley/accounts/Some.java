package dev.parley.accounts;

import dev.parley.api.accounts.v1.Role;
import dev.parley.kernel.Ids;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/// Rows for tests.
final class Some {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final Duration MONTH = Duration.ofDays(30);
  private static final SecureRandom RANDOM = new SecureRandom();

  private Some() {}

  static UserRow user(String login) {
    return user(login, "", "");
  }

  static UserRow user(String login, String first, String last) {
    return new UserRow(Ids.next(), login, "", "", first, last, "", Role.ROLE_USER, NOON);
  }

  static UserRow userWithEmail(String login, String email) {
    return new UserRow(Ids.next(), login, email, "", "", "", "", Role.ROLE_USER, NOON);
  }

  static RefreshToken token() {
    return RefreshToken.first(RANDOM);
  }

  static RefreshToken after(RefreshToken token) {
    return token.next(RANDOM);
  }

  static NewSession session() {
    return session(token(), NOON);
  }

  static NewSession session(RefreshToken token, Instant createdAt) {
    return new NewSession(
        Ids.next(), token.hashes(), "agent", "192.0.2.1", createdAt, createdAt.plus(MONTH));
  }
}
