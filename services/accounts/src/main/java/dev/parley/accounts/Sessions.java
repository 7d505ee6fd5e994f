package dev.parley.accounts;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.CallContext;
import dev.parley.rpc.Caller;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of open sessions: refreshing, listing, ending. Thread-safe.
final class Sessions {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);
  private final SessionStore store;
  private final SessionOpener opener;
  private final SignInLimits limits;
  private final Counter replays;

  Sessions(SessionStore store, SessionOpener opener, SignInLimits limits, MeterRegistry metrics) {
    this.store = store;
    this.opener = opener;
    this.limits = limits;
    this.replays = metrics.counter("parley.accounts.refresh_replays");
  }

  /// Exchanges a refresh token.
  ///
  /// @param attemptId what the client calls this exchange; empty if it cannot be repeated
  /// @throws StatusRuntimeException `BAD_REFRESH_TOKEN`, whatever is wrong with it, or
  ///     `RATE_LIMITED`
  Tokens refresh(String sent, String attemptId) {
    limits.refresh(CallContext.current().clientAddress());
    RefreshToken used = RefreshToken.parse(sent).orElseThrow(Sessions::badToken);
    RefreshToken next = opener.next(used, attemptId);
    return switch (store.refresh(used.hashes(), next.hashes(), opener.now(), opener.expiry())) {
      case Refreshed.Rotated(var session, var user, var role) ->
          opener.tokens(user, session, role, next);
      case Refreshed.Replayed(var session, var user) -> {
        replays.increment();
        log.atWarn()
            .addKeyValue("user", user)
            .addKeyValue("session", session)
            .log("refresh token used twice; session ended");
        throw badToken();
      }
      case Refreshed.Unknown() -> throw badToken();
    };
  }

  /// Ends the caller's session; nothing happens if it has ended already.
  void logout(Caller caller) {
    store.end(caller.userId(), caller.sessionId(), opener.now());
  }

  List<SessionRow> list(Caller caller) {
    return store.list(caller.userId(), opener.now());
  }

  /// Ends one of the caller's sessions.
  ///
  /// @throws StatusRuntimeException `SESSION_NOT_FOUND` if the caller has no such session
  void revoke(Caller caller, UUID session) {
    if (!store.end(caller.userId(), session, opener.now())) {
      throw Failure.of(
          ErrorReason.ERROR_REASON_SESSION_NOT_FOUND,
          "sessionId",
          "You have no such session open.");
    }
  }

  private static StatusRuntimeException badToken() {
    return Failure.of(
        ErrorReason.ERROR_REASON_BAD_REFRESH_TOKEN,
        "The refresh token is not valid. Sign in again.");
  }
}
