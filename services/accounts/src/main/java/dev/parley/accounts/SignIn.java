package dev.parley.accounts;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.CallContext;
import dev.parley.rpc.Caller;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Holds passwords against accounts: signing in and changing the password. Thread-safe.
///
/// Whether an account exists shows in nothing: an unknown name costs the same hash, draws on the
/// same limits and gets the same answer as a wrong password.
final class SignIn {
  private static final Logger log = LoggerFactory.getLogger(SignIn.class);
  private static final int MAX_SESSIONS = 100;
  private final CredentialStore credentials;
  private final SessionStore sessions;
  private final SessionOpener opener;
  private final PasswordHasher hasher;
  private final SignInLimits limits;
  private final Counter accepted;
  private final Counter refused;

  SignIn(
      CredentialStore credentials,
      SessionStore sessions,
      SessionOpener opener,
      PasswordHasher hasher,
      SignInLimits limits,
      MeterRegistry metrics) {
    this.credentials = credentials;
    this.sessions = sessions;
    this.opener = opener;
    this.hasher = hasher;
    this.limits = limits;
    this.accepted = metrics.counter("parley.accounts.sign_ins", "outcome", "accepted");
    this.refused = metrics.counter("parley.accounts.sign_ins", "outcome", "refused");
  }

  /// Opens a session.
  ///
  /// @throws StatusRuntimeException `BAD_CREDENTIALS`, `RATE_LIMITED` or `OVERLOADED`
  SignedIn signIn(SignInName name, String password) {
    String address = CallContext.current().clientAddress();
    limits.signIn(address);
    Optional<Credential> found = credentials.find(name, address);
    boolean known = found.filter(Credential::knownAddress).isPresent();
    SignInLimits.Try attempt = limits.tryPassword(name, address, known);
    if (!holds(found, password, attempt)) {
      refused.increment();
      throw badCredentials();
    }
    attempt.succeeded();
    SignedIn signedIn = open(found.orElseThrow(), password);
    accepted.increment();
    return signedIn;
  }

  private SignedIn open(Credential credential, String password) {
    UserRow user = credential.user();
    SessionOpener.Prepared prepared = opener.prepare();
    if (!sessions.open(user.id(), credential.version(), prepared.session(), MAX_SESSIONS)) {
      throw badCredentials();
    }
    renew(credential, password);
    return new SignedIn(
        user, opener.tokens(user.id(), prepared.session().id(), user.role(), prepared.token()));
  }

  /// Brings a hash to the cost configured now; when too many wait, the next sign-in does.
  private void renew(Credential credential, String password) {
    if (!hasher.isOutdated(credential.passwordHash())) {
      return;
    }
    try {
      credentials.rehash(credential.user().id(), credential.passwordHash(), hasher.hash(password));
    } catch (StatusRuntimeException overloaded) {
      log.atDebug().addKeyValue("user", credential.user().id()).log("password not rehashed now");
    }
  }

  /// Changes the caller's password and ends their other sessions.
  ///
  /// @throws StatusRuntimeException `BAD_CREDENTIALS` at `currentPassword`, `RATE_LIMITED` or
  ///     `OVERLOADED`
  void changePassword(Caller caller, String current, String replacement) {
    String address = CallContext.current().clientAddress();
    Optional<Credential> found = credentials.find(caller.userId());
    SignInLimits.Try attempt = limits.tryPassword(caller.userId(), address);
    if (!holds(found, current, attempt)) {
      throw wrongCurrent();
    }
    attempt.succeeded();
    boolean changed =
        credentials.change(
            caller.userId(),
            found.orElseThrow().version(),
            hasher.hash(replacement),
            caller.sessionId(),
            opener.now());
    if (!changed) {
      throw wrongCurrent();
    }
    log.atInfo().addKeyValue("user", caller.userId()).log("password changed");
  }

  /// Always costs one hash.
  private boolean holds(Optional<Credential> found, String password, SignInLimits.Try attempt) {
    try {
      if (found.isEmpty()) {
        hasher.verifyNothing(password);
        return false;
      }
      return hasher.verify(password, found.get().passwordHash());
    } catch (StatusRuntimeException overloaded) {
      attempt.succeeded();
      throw overloaded;
    }
  }

  static StatusRuntimeException badCredentials() {
    return Failure.of(ErrorReason.ERROR_REASON_BAD_CREDENTIALS, "Login and password do not match.");
  }

  private static StatusRuntimeException wrongCurrent() {
    return Failure.of(
        ErrorReason.ERROR_REASON_BAD_CREDENTIALS,
        "currentPassword",
        "The current password is not right.");
  }
}
