package dev.parley.accounts;

import dev.parley.api.accounts.v1.RegisterRequest;
import dev.parley.api.accounts.v1.Role;
import dev.parley.kernel.Ids;
import dev.parley.rpc.CallContext;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Adds accounts. Thread-safe.
final class Registration {
  private static final Logger log = LoggerFactory.getLogger(Registration.class);
  private static final int MAX_EMAIL_BYTES = 254; // RFC 5321 §4.5.3.1.3, without the brackets
  private final UserStore users;
  private final SessionOpener opener;
  private final PasswordHasher hasher;
  private final SignInLimits limits;

  Registration(UserStore users, SessionOpener opener, PasswordHasher hasher, SignInLimits limits) {
    this.users = users;
    this.opener = opener;
    this.hasher = hasher;
    this.limits = limits;
  }

  /// Adds an account and opens its first session, in one transaction.
  ///
  /// @throws StatusRuntimeException `LOGIN_TAKEN`, `EMAIL_TAKEN`, `RATE_LIMITED` or `OVERLOADED`
  SignedIn register(RegisterRequest request) {
    limits.register(CallContext.current().clientAddress());
    if (request.getEmail().getBytes(StandardCharsets.UTF_8).length > MAX_EMAIL_BYTES) {
      throw Failure.field("email", "email is longer than 254 bytes in UTF-8");
    }
    // Spares the hash; the constraint decides.
    users
        .taken(request.getLogin(), request.getEmail())
        .ifPresent(
            field -> {
              throw field.taken();
            });
    SessionOpener.Prepared prepared = opener.prepare();
    UserRow user =
        new UserRow(
            Ids.next(),
            request.getLogin(),
            request.getEmail(),
            "",
            request.getFirstName(),
            request.getLastName(),
            "",
            Role.ROLE_USER,
            prepared.session().createdAt());
    String hash = hasher.hash(request.getPassword());
    return switch (users.create(user, hash, prepared.session())) {
      case Written.Saved(UserRow saved) -> signedIn(saved, prepared);
      case Written.Taken(UniqueField field) -> throw field.taken();
      case Written.Missing() -> throw new IllegalStateException("A new account cannot be missing");
    };
  }

  private SignedIn signedIn(UserRow user, SessionOpener.Prepared prepared) {
    log.atInfo()
        .addKeyValue("user", user.id())
        .addKeyValue("role", user.role())
        .log("account registered");
    return new SignedIn(
        user, opener.tokens(user.id(), prepared.session().id(), user.role(), prepared.token()));
  }
}
