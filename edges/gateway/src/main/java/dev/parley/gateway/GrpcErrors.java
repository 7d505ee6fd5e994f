package dev.parley.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.grpc.GrpcExceptionHandlerFunction;
import com.linecorp.armeria.server.RequestTimeoutException;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives every error of the gRPC door a reason of the contract. Thread-safe.
final class GrpcErrors implements GrpcExceptionHandlerFunction {
  private static final Logger log = LoggerFactory.getLogger(GrpcErrors.class);
  private static final Metadata.Key<Status> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin", ProtoUtils.metadataMarshaller(Status.getDefaultInstance()));

  @Override
  public io.grpc.Status apply(
      RequestContext ctx, io.grpc.Status status, Throwable cause, Metadata metadata) {
    if (metadata.containsKey(DETAILS)) {
      return status;
    }
    StatusRuntimeException stated = stated(known(cause));
    Metadata trailers = stated.getTrailers();
    if (trailers != null) {
      metadata.merge(trailers);
    }
    return stated.getStatus();
  }

  /// The error as it leaves: status and details of a failure unchanged, anything else with the
  // reason
  /// it comes closest to.
  static StatusRuntimeException stated(Throwable error) {
    if (error instanceof StatusRuntimeException status) {
      Status details = details(status);
      if (details != null) {
        Metadata trailers = new Metadata();
        trailers.put(DETAILS, details);
        return status.getStatus().withCause(null).asRuntimeException(trailers);
      }
    } else {
      log.atError().setCause(error).log("request failed");
    }
    Failure.Detail detail = Failure.detail(error);
    return Failure.of(detail.reason(), detail.message());
  }

  private static @Nullable Status details(StatusRuntimeException error) {
    Metadata trailers = error.getTrailers();
    return trailers == null ? null : trailers.get(DETAILS);
  }

  private static Throwable known(Throwable cause) {
    if (cause instanceof InvalidProtocolBufferException) {
      return Failure.of(ErrorReason.ERROR_REASON_MALFORMED, "The message is not valid protobuf.");
    }
    if (cause instanceof ContentTooLargeException) {
      return Failure.of(
          ErrorReason.ERROR_REASON_TOO_LARGE, "The message is larger than the server takes.");
    }
    if (cause instanceof RequestTimeoutException) {
      return Failure.of(ErrorReason.ERROR_REASON_DEADLINE, "The server did not answer in time.");
    }
    return cause;
  }
}
