package dev.parley.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.common.v1.Options;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.Optional;

/// Makes and reads error statuses: the only place that does. Stateless.
///
/// A failure is a gRPC status whose code the contract gives for its reason, with a
/// `google.rpc.ErrorInfo` (reason, domain `parley`, `field`) and, where waiting helps, a
/// `google.rpc.RetryInfo`.
public final class Failure {
  private static final String DOMAIN = "parley";
  private static final String PREFIX = "ERROR_REASON_";
  private static final String FIELD = "field";

  private Failure() {}

  /// What a failure says.
  ///
  /// @param reason the stable reason
  /// @param status the gRPC status code
  /// @param message for a person to read; never holds secrets or internals
  /// @param field the JSON path of the field at fault, empty if none is
  /// @param retryAfter how long to wait, if waiting helps
  public record Detail(
      ErrorReason reason,
      Status.Code status,
      String message,
      String field,
      Optional<Duration> retryAfter) {}

  /// A failure without a field.
  ///
  /// @param reason the stable reason
  /// @param message for a person to read
  /// @return the exception to throw
  public static StatusRuntimeException of(ErrorReason reason, String message) {
    return make(reason, "", message, Optional.empty());
  }

  /// A failure at a field.
  ///
  /// @param reason the stable reason
  /// @param field the JSON path, for example `memberIds[3]`
  /// @param message for a person to read
  /// @return the exception to throw
  public static StatusRuntimeException of(ErrorReason reason, String field, String message) {
    return make(reason, field, message, Optional.empty());
  }

  /// A field that is missing, of the wrong type, size or form.
  ///
  /// @param field the JSON path, for example `memberIds[3]`
  /// @param message for a person to read
  /// @return the exception to throw
  public static StatusRuntimeException field(String field, String message) {
    return make(ErrorReason.ERROR_REASON_INVALID_FIELD, field, message, Optional.empty());
  }

  /// A refusal that ends by waiting.
  ///
  /// @param reason the stable reason
  /// @param message for a person to read
  /// @param retryAfter how long to wait
  /// @return the exception to throw
  public static StatusRuntimeException retryAfter(
      ErrorReason reason, String message, Duration retryAfter) {
    return make(reason, "", message, Optional.of(retryAfter));
  }

  /// The name of a reason as clients see it.
  ///
  /// @param reason a reason
  /// @return for example `CHAT_NOT_FOUND`
  public static String code(ErrorReason reason) {
    return reason.name().substring(PREFIX.length());
  }

  /// Reads any throwable as a failure.
  ///
  /// @param error what was thrown
  /// @return what it says; for anything unexpected, an internal failure with a neutral message
  public static Detail detail(Throwable error) {
    com.google.rpc.Status status = StatusProto.fromThrowable(error);
    if (status != null) {
      return detail(status);
    }
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && isUnavailable(sql)) {
        return detail(
            of(
                ErrorReason.ERROR_REASON_UNAVAILABLE,
                "The database cannot be reached now. Try again in a moment."));
      }
    }
    return internal();
  }

  /// What a failure says that travelled as part of an answer.
  ///
  /// @param reason the stable reason
  /// @param message for a person to read
  /// @param field the JSON path of the field at fault, empty if none is
  /// @param retryAfter how long to wait, if waiting helps
  /// @return what it says; an internal failure if the reason is one of a newer peer
  public static Detail detail(
      ErrorReason reason, String message, String field, Optional<Duration> retryAfter) {
    return reason == ErrorReason.UNRECOGNIZED
        ? internal()
        : new Detail(reason, status(reason), message, field, retryAfter);
  }

  /// Whether a peer stated why a call failed; if not, it never came to the peer's handlers.
  ///
  /// @param status how the call ended
  /// @param trailers what came with it
  static boolean isStated(Status status, Metadata trailers) {
    com.google.rpc.Status stated = StatusProto.fromStatusAndTrailers(status, trailers);
    return stated != null && stated.getDetailsCount() > 0;
  }

  /// Whether a call failed because its service could not be reached or cannot work, rather than
  /// because it has much to do.
  ///
  /// @param status how the call ended, with the code `UNAVAILABLE`
  /// @param trailers what came with it
  static boolean saysUnavailable(Status status, Metadata trailers) {
    return detail(status.asRuntimeException(trailers)).reason()
        == ErrorReason.ERROR_REASON_UNAVAILABLE;
  }

  /// Whether a failure is a fault of the server rather than an answer to the caller.
  ///
  /// @param detail a failure
  /// @return true for what belongs into the log with its stack
  static boolean isFault(Detail detail) {
    return detail.reason() == ErrorReason.ERROR_REASON_INTERNAL;
  }

  private static Detail detail(com.google.rpc.Status status) {
    Status.Code code = Status.fromCodeValue(status.getCode()).getCode();
    ErrorReason reason = null;
    String field = "";
    Optional<Duration> retryAfter = Optional.empty();
    for (Any any : status.getDetailsList()) {
      try {
        if (any.is(ErrorInfo.class)) {
          ErrorInfo info = any.unpack(ErrorInfo.class);
          reason = reason(info);
          field = info.getMetadataOrDefault(FIELD, "");
        } else if (any.is(RetryInfo.class)) {
          long millis = Durations.toMillis(any.unpack(RetryInfo.class).getRetryDelay());
          retryAfter = Optional.of(Duration.ofMillis(millis));
        }
      } catch (InvalidProtocolBufferException e) {
        return internal();
      }
    }
    if (reason == null) {
      return foreign(code, status.getMessage());
    }
    return new Detail(reason, code, status.getMessage(), field, retryAfter);
  }

  private static ErrorReason reason(ErrorInfo info) {
    try {
      return ErrorReason.valueOf(PREFIX + info.getReason());
    } catch (IllegalArgumentException e) {
      // A newer peer knows a reason that this one does not.
      return ErrorReason.ERROR_REASON_INTERNAL;
    }
  }

  /// A status that gRPC itself made: a cut connection, a passed deadline, an unreadable request.
  private static Detail foreign(Status.Code code, String message) {
    return switch (code) {
      case UNAVAILABLE, CANCELLED, ABORTED ->
          known(
              ErrorReason.ERROR_REASON_UNAVAILABLE, "A part of the server cannot be reached now.");
      case DEADLINE_EXCEEDED ->
          known(ErrorReason.ERROR_REASON_DEADLINE, "The server did not answer in time.");
      case RESOURCE_EXHAUSTED ->
          known(ErrorReason.ERROR_REASON_TOO_LARGE, "The request is larger than the server takes.");
      case UNIMPLEMENTED ->
          known(ErrorReason.ERROR_REASON_METHOD_NOT_ALLOWED, "There is no such method.");
      case INVALID_ARGUMENT -> known(ErrorReason.ERROR_REASON_MALFORMED, message);
      case UNAUTHENTICATED -> known(ErrorReason.ERROR_REASON_UNAUTHENTICATED, message);
      case PERMISSION_DENIED -> known(ErrorReason.ERROR_REASON_FORBIDDEN, message);
      default -> internal();
    };
  }

  private static Detail internal() {
    return known(
        ErrorReason.ERROR_REASON_INTERNAL,
        "The server failed. Nothing is known of the outcome; the request id finds it in the log.");
  }

  private static Detail known(ErrorReason reason, String message) {
    return new Detail(reason, status(reason), message, "", Optional.empty());
  }

  private static boolean isUnavailable(SQLException error) {
    String state = error.getSQLState();
    return error instanceof SQLTransientException
        || (state != null
            && (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")));
  }

  private static Status.Code status(ErrorReason reason) {
    int code = reason.getValueDescriptor().getOptions().getExtension(Options.status).getNumber();
    return Status.fromCodeValue(code).getCode();
  }

  private static StatusRuntimeException make(
      ErrorReason reason, String field, String message, Optional<Duration> retryAfter) {
    ErrorInfo.Builder info = ErrorInfo.newBuilder().setReason(code(reason)).setDomain(DOMAIN);
    if (!field.isEmpty()) {
      info.putMetadata(FIELD, field);
    }
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder()
            .setCode(status(reason).value())
            .setMessage(message)
            .addDetails(Any.pack(info.build()));
    retryAfter.ifPresent(
        wait ->
            status.addDetails(
                Any.pack(
                    RetryInfo.newBuilder()
                        .setRetryDelay(Durations.fromMillis(wait.toMillis()))
                        .build())));
    return StatusProto.toStatusRuntimeException(status.build());
  }
}
