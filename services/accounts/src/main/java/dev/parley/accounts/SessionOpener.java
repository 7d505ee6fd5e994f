package dev.parley.accounts;

import dev.parley.api.accounts.v1.Role;
import dev.parley.kernel.Ids;
import dev.parley.rpc.CallContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Prepares sessions and the tokens that belong to them; stores nothing. Thread-safe.
final class SessionOpener {
  private static final int MAX_USER_AGENT = 256;
  private static final int MAX_ADDRESS = 64;
  private final AccessTokens access;
  private final Duration lifetime;
  private final SecureRandom random;
  private final InstantSource clock;

  SessionOpener(AccessTokens access, Duration lifetime, SecureRandom random, InstantSource clock) {
    this.access = access;
    this.lifetime = lifetime;
    this.random = random;
    this.clock = clock;
  }

  /// A session to store, and the refresh token that only the client gets.
  record Prepared(NewSession session, RefreshToken token) {}

  /// A session from the device that makes the current call.
  Prepared prepare() {
    RefreshToken token = RefreshToken.first(random);
    CallContext call = CallContext.current();
    Instant now = now();
    NewSession session =
        new NewSession(
            Ids.next(),
            token.hashes(),
            printable(call.userAgent(), MAX_USER_AGENT),
            printable(call.clientAddress(), MAX_ADDRESS),
            now,
            now.plus(lifetime));
    return new Prepared(session, token);
  }

  /// The token after another one.
  ///
  /// @param attemptId what the client calls this exchange, to be able to repeat it; empty if it
  ///     does not want to
  RefreshToken next(RefreshToken token, String attemptId) {
    return attemptId.isEmpty() ? token.next(random) : token.next(attemptId);
  }

  /// The pair for a client, with a fresh access token.
  Tokens tokens(UUID user, UUID session, Role role, RefreshToken refresh) {
    return new Tokens(
        access.issue(user, session, role),
        access.lifetimeSeconds(),
        refresh.text(),
        (int) lifetime.toSeconds());
  }

  /// When a session that is refreshed now expires.
  Instant expiry() {
    return now().plus(lifetime);
  }

  /// The time as the database keeps it.
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static String printable(String header, int longest) {
    StringBuilder kept = new StringBuilder();
    header
        .codePoints()
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
        .limit(longest)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }
}
