package dev.parley.accounts;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.events.v1.Event;
import dev.parley.events.EventConsumer;
import dev.parley.rpc.Caller;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes accounts, together with the other services. Thread-safe.
///
/// A saga: accepting hides the account, ends its sessions and tells the other services, all in
/// one transaction; each of them confirms when it has removed what it had; the last confirmation
/// removes the account itself. Every step may be killed and repeated.
final class Deletions {
  /// How old a session may be in which an account is deleted.
  static final Duration FRESH = Duration.ofMinutes(10);

  /// How long one can read that a deletion is done.
  static final Duration REMEMBERED = Duration.ofDays(30);

  private static final Logger log = LoggerFactory.getLogger(Deletions.class);

  /// Who has something of users to remove.
  private static final List<String> SERVICES = List.of("chats", "friends");

  private final DeletionStore store;
  private final InstantSource clock;
  private final Consumer<UUID> accepted;

  /// Works on a store.
  ///
  /// @param accepted told of each user whose deletion was accepted, after the commit
  Deletions(DeletionStore store, InstantSource clock, Consumer<UUID> accepted) {
    this.store = store;
    this.clock = clock;
    this.accepted = accepted;
  }

  /// Accepts the deletion of the caller's account or, for an administrator, of anybody's.
  ///
  /// @param eraseMessages whether what the user wrote goes, too
  /// @throws StatusRuntimeException `FRESH_LOGIN_REQUIRED`, `FORBIDDEN`, `USER_NOT_FOUND` or
  ///     `LAST_ADMIN`
  Deletion accept(Caller caller, UUID user, boolean eraseMessages) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    DeletionStore.Wish wish =
        new DeletionStore.Wish(
            user, caller.userId(), caller.sessionId(), now.minus(FRESH), eraseMessages);
    return switch (store.accept(wish, SERVICES, now)) {
      case Acceptance.Accepted(Deletion deletion) -> {
        accepted.accept(user);
        log.atInfo()
            .addKeyValue("user", user)
            .addKeyValue("by", caller.userId())
            .log("deletion of an account accepted");
        yield deletion;
      }
      case Acceptance.NoUser() -> throw UserService.notFound();
      case Acceptance.NotAdmin() ->
          throw Failure.of(
              ErrorReason.ERROR_REASON_FORBIDDEN,
              "Only an administrator deletes other people's accounts.");
      case Acceptance.LastAdmin() ->
          throw Failure.of(
              ErrorReason.ERROR_REASON_LAST_ADMIN,
              "This is the last administrator. Make someone else one first.");
      case Acceptance.NotFresh() ->
          throw Failure.of(
              ErrorReason.ERROR_REASON_FRESH_LOGIN_REQUIRED,
              "Sign in again with your password first; that must not be longer ago than ten"
                  + " minutes.");
    };
  }

  /// How far a deletion is.
  ///
  /// @throws StatusRuntimeException `DELETION_NOT_FOUND`
  Deletion find(UUID id) {
    return store
        .find(id)
        .orElseThrow(
            () ->
                Failure.of(
                    ErrorReason.ERROR_REASON_DELETION_NOT_FOUND,
                    "deletionId",
                    "No deletion has this id, or it was done more than 30 days ago."));
  }

  /// Hears the confirmations of the other services.
  EventConsumer consumer() {
    return EventConsumer.of("accounts", this::erased);
  }

  private void erased(Event event) {
    store.erased(
        UUID.fromString(event.getUserErased().getUserId()),
        event.getUserErased().getService(),
        clock.instant().truncatedTo(ChronoUnit.MICROS));
  }
}
