package dev.parley.accounts;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Keeps sessions. Thread-safe; each method is one transaction.
interface SessionStore {

  /// Opens a session and ends the user's oldest ones above a number.
  ///
  /// @param verified the version the password was held against
  /// @param kept how many stay open, 1 or more
  /// @return false, opening nothing, if the password was changed since it was verified
  boolean open(UUID user, long verified, NewSession session, int kept);

  /// Exchanges a refresh token. Of several exchanges of one token, the first rotates it and the
  /// second ends the session; unless it has the same replacement and that is the newest token
  /// still: then it repeats the first, and nothing changes.
  ///
  /// @param used the token sent
  /// @param next its replacement, of the same family
  /// @param now what has expired by now is unknown
  /// @param expiresAt when the session expires from now on
  Refreshed refresh(
      RefreshToken.Hashes used, RefreshToken.Hashes next, Instant now, Instant expiresAt);

  /// A user's open sessions, newest first.
  List<SessionRow> list(UUID user, Instant now);

  /// Ends one session of a user.
  ///
  /// @return whether it was open
  boolean end(UUID user, UUID session, Instant now);

  /// Forgets sessions that expired.
  ///
  /// @param limit how many at most
  /// @return how many
  int purgeExpired(Instant now, int limit);
}
