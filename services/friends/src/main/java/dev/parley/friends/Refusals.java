package dev.parley.friends;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;

/// The answers with which friends refuse. Stateless.
final class Refusals {
  private static final String USER_ID = "userId";

  private Refusals() {}

  /// The same answer for somebody who does not exist, whose account is deleted, and who has blocked
  /// the caller.
  static StatusRuntimeException userNotFound() {
    return Failure.of(ErrorReason.ERROR_REASON_USER_NOT_FOUND, USER_ID, "Nobody has this id.");
  }

  static StatusRuntimeException oneself() {
    return Failure.field(USER_ID, "userId must be somebody else's");
  }

  static StatusRuntimeException friendNotFound(Relation wanted) {
    return Failure.of(
        ErrorReason.ERROR_REASON_FRIEND_NOT_FOUND,
        USER_ID,
        switch (wanted) {
          case FRIEND -> "This person is not your friend.";
          case INCOMING -> "This person has not asked you.";
          case OUTGOING -> "You have not asked this person.";
        });
  }

  static StatusRuntimeException userBlocked() {
    return Failure.of(
        ErrorReason.ERROR_REASON_USER_BLOCKED,
        USER_ID,
        "You have blocked this person. Unblock them first.");
  }

  static StatusRuntimeException tooManyFriends(int max) {
    return Failure.of(
        ErrorReason.ERROR_REASON_TOO_MANY_FRIENDS, "You have %,d friends already.".formatted(max));
  }

  static StatusRuntimeException othersFriends(int max) {
    return Failure.of(
        ErrorReason.ERROR_REASON_TOO_MANY_FRIENDS,
        USER_ID,
        "This person has %,d friends already.".formatted(max));
  }

  static StatusRuntimeException tooManyRequests(int max) {
    return Failure.of(
        ErrorReason.ERROR_REASON_TOO_MANY_FRIEND_REQUESTS,
        "You have asked %,d people who have not answered. Withdraw some requests first."
            .formatted(max));
  }

  static StatusRuntimeException othersRequests(int max) {
    return Failure.of(
        ErrorReason.ERROR_REASON_TOO_MANY_FRIEND_REQUESTS,
        USER_ID,
        "This person has %,d requests to answer already.".formatted(max));
  }

  static StatusRuntimeException tooManyBlocks(int max) {
    return Failure.of(
        ErrorReason.ERROR_REASON_TOO_MANY_BLOCKS,
        "You have blocked %,d people already.".formatted(max));
  }
}
