package dev.parley.chats;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;
import java.time.Duration;

/// The answers with which chats refuse. Stateless.
final class Refusals {
  private static final Duration SOON = Duration.ofSeconds(1);

  private Refusals() {}

  /// The same answer for a chat that does not exist and for one the caller is not in.
  static StatusRuntimeException chatNotFound() {
    return Failure.of(
        ErrorReason.ERROR_REASON_CHAT_NOT_FOUND,
        "There is no such chat, or you are not a member of it.");
  }

  static StatusRuntimeException messageNotFound() {
    return Failure.of(
        ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND,
        "seq",
        "No message of this chat has this sequence number.");
  }

  static StatusRuntimeException replyTargetNotFound() {
    return Failure.of(
        ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND,
        "replyTo",
        "The message this answers does not exist in this chat.");
  }

  static StatusRuntimeException messageDeleted() {
    return Failure.of(ErrorReason.ERROR_REASON_MESSAGE_DELETED, "The message was deleted.");
  }

  static StatusRuntimeException memberNotFound() {
    return Failure.of(
        ErrorReason.ERROR_REASON_MEMBER_NOT_FOUND,
        "userId",
        "This user is not a member of the chat.");
  }

  static StatusRuntimeException userNotFound(String field) {
    return Failure.of(ErrorReason.ERROR_REASON_USER_NOT_FOUND, field, "Nobody has this id.");
  }

  /// The other person of a direct chat takes nothing from the caller: the account is deleted, or
  /// the caller is blocked. Nobody is told which, and by `userId` it is the answer for somebody who
  /// never was.
  ///
  /// @param field `userId` or `chatId`, whichever the caller has named
  static StatusRuntimeException nobodyThere(String field) {
    return field.equals("userId")
        ? userNotFound(field)
        : Failure.of(
            ErrorReason.ERROR_REASON_USER_NOT_FOUND,
            field,
            "There is nobody to write to in this chat.");
  }

  static StatusRuntimeException userBlocked(String field) {
    return Failure.of(
        ErrorReason.ERROR_REASON_USER_BLOCKED,
        field,
        "You have blocked this person. Unblock them first.");
  }

  /// Nothing was written.
  static StatusRuntimeException contactsUnknown() {
    return Failure.retryAfter(
        ErrorReason.ERROR_REASON_UNAVAILABLE,
        "Whether you may write to this person cannot be found out now. Nothing was written; try"
            + " again.",
        SOON);
  }

  static StatusRuntimeException notAllowed(String message) {
    return Failure.of(ErrorReason.ERROR_REASON_NOT_ALLOWED_IN_CHAT, message);
  }

  static StatusRuntimeException directChat() {
    return Failure.of(
        ErrorReason.ERROR_REASON_DIRECT_CHAT, "This is for groups; the chat is a direct one.");
  }

  static StatusRuntimeException ownerMustStay() {
    return Failure.of(
        ErrorReason.ERROR_REASON_OWNER_MUST_STAY,
        "A group needs an owner: hand it over to another member first, or delete it.");
  }

  static StatusRuntimeException chatFull(String field, int max) {
    return Failure.of(
        ErrorReason.ERROR_REASON_CHAT_FULL,
        field,
        "A chat has at most %,d members.".formatted(max));
  }

  static StatusRuntimeException tooManyChats(String field, int max) {
    return Failure.of(
        ErrorReason.ERROR_REASON_TOO_MANY_CHATS,
        field,
        "A user is in at most %,d chats.".formatted(max));
  }

  static StatusRuntimeException tooManyReactions(int max) {
    return Failure.of(
        ErrorReason.ERROR_REASON_TOO_MANY_REACTIONS,
        "A message has at most %d different reactions.".formatted(max));
  }

  /// The write was not begun.
  static StatusRuntimeException overloaded() {
    return Failure.retryAfter(
        ErrorReason.ERROR_REASON_OVERLOADED,
        "The server has more to write than it takes. Nothing was written; try again.",
        SOON);
  }

  /// The write may have happened or may yet happen.
  static StatusRuntimeException unknownOutcome() {
    return Failure.retryAfter(
        ErrorReason.ERROR_REASON_UNAVAILABLE,
        "The database did not confirm in time. Nothing is known of the outcome; try again.",
        SOON);
  }

  static StatusRuntimeException deadline() {
    return Failure.of(
        ErrorReason.ERROR_REASON_DEADLINE,
        "The database did not answer in time. Nothing is known of the outcome; try again.");
  }

  static StatusRuntimeException internal() {
    return Failure.of(ErrorReason.ERROR_REASON_INTERNAL, "The server failed. Nothing was written.");
  }
}
