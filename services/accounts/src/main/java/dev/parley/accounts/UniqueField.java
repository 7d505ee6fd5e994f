package dev.parley.accounts;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;

/// What no two accounts share, with the constraint that says so.
enum UniqueField {
  LOGIN("login", "users_login_unique", ErrorReason.ERROR_REASON_LOGIN_TAKEN),
  EMAIL("email", "users_email_unique", ErrorReason.ERROR_REASON_EMAIL_TAKEN),
  NICKNAME("nickname", "users_nickname_unique", ErrorReason.ERROR_REASON_NICKNAME_TAKEN);

  private final String field;
  private final String constraint;
  private final ErrorReason reason;

  UniqueField(String field, String constraint, ErrorReason reason) {
    this.field = field;
    this.constraint = constraint;
    this.reason = reason;
  }

  String constraint() {
    return constraint;
  }

  /// The refusal to throw: `ALREADY_EXISTS`, naming the field.
  StatusRuntimeException taken() {
    return Failure.of(reason, field, "Another account has this %s.".formatted(field));
  }
}
