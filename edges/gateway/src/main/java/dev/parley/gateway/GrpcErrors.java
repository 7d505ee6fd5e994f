package dev.parley.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.grpc.GrpcExceptionHandlerFunction;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.RequestTimeoutException;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives every error of the gRPC door a reason of the contract. Thread-safe.
final class GrpcErrors implements GrpcExceptionHandlerFunction {
  private static final Logger log = LoggerFactory.getLogger(GrpcErrors.class);
  static final Metadata.Key<Status> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin", ProtoUtils.metadataMarshaller(Status.getDefaultInstance()));

  @Override
  public io.grpc.Status apply(
      RequestContext ctx, io.grpc.Status status, Throwable cause, Metadata metadata) {
    if (metadata.containsKey(DETAILS)) {
      return status;
    }
    if (EdgeErrors.isCutOff(Exceptions.peel(cause))) {
      return io.grpc.Status.CANCELLED;
    }
    StatusRuntimeException stated = stated(known(cause));
    Metadata trailers = stated.getTrailers();
    if (trailers != null) {
      metadata.merge(trailers);
    }
    return stated.getStatus();
  }

  /// The error as it leaves: status and details of a failure unchanged, anything else with the
  /// reason it comes closest to.
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

  /// A failed call as HTTP: a gRPC status without a message, for what fails before gRPC begins.
  ///
  /// @param failure what went wrong
  /// @param type the request's kind of gRPC
  static AggregatedHttpResponse response(Throwable failure, String type) {
    StatusRuntimeException stated = stated(failure);
    Status details = details(stated);
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .set(HttpHeaderNames.CONTENT_TYPE, type)
            .setInt("grpc-status", stated.getStatus().getCode().value());
    if (details != null) {
      headers
          .set("grpc-message", percentEncoded(details.getMessage()))
          .set(
              DETAILS.name(),
              Base64.getEncoder().withoutPadding().encodeToString(details.toByteArray()));
    }
    return AggregatedHttpResponse.of(headers.build());
  }

  private static String percentEncoded(String message) {
    return URLEncoder.encode(message, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// The details of a status, if it has any.
  static @Nullable Status details(StatusRuntimeException error) {
    Metadata trailers = error.getTrailers();
    return trailers == null ? null : trailers.get(DETAILS);
  }

  private static Throwable known(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case InvalidProtocolBufferException _ -> {
          return Failure.of(
              ErrorReason.ERROR_REASON_MALFORMED, "The message is not valid protobuf.");
        }
        case ContentTooLargeException _ -> {
          return Failure.of(
              ErrorReason.ERROR_REASON_TOO_LARGE, "The message is larger than the server takes.");
        }
        case RequestTimeoutException _ -> {
          return Failure.of(
              ErrorReason.ERROR_REASON_DEADLINE, "The server did not answer in time.");
        }
        default -> {}
      }
    }
    return error;
  }
}
