package dev.parley.realtime;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ClientFrameBatch;
import dev.parley.rpc.ContractJson;
import dev.parley.rpc.ContractRules;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;
import java.util.Arrays;
import java.util.Optional;

/// Takes client messages apart into frames. Stateless.
final class ClientFrames {
  private ClientFrames() {}

  /// Told what a message holds, in order.
  interface Reader {
    /// A frame with a valid id, or none, and a body.
    void frame(ClientFrame frame);

    /// A frame that is wrong.
    ///
    /// @param id its id, if that could be read
    void wrong(Optional<String> id, StatusRuntimeException error);
  }

  /// Reads a text message: frames separated by line feeds; empty lines do not count.
  static void readJson(byte[] text, Reader reader) {
    int from = 0;
    for (int i = 0; i <= text.length; i++) {
      if (i == text.length || text[i] == '\n') {
        if (!isBlank(text, from, i)) {
          readOne(Arrays.copyOfRange(text, from, i), reader);
        }
        from = i + 1;
      }
    }
  }

  /// Reads a binary message: a batch.
  static void readBinary(byte[] bytes, Reader reader) {
    ClientFrameBatch batch;
    try {
      batch = ClientFrameBatch.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      reader.wrong(
          Optional.empty(),
          Failure.of(ErrorReason.ERROR_REASON_MALFORMED, "The message is not a ClientFrameBatch."));
      return;
    }
    for (ClientFrame frame : batch.getFramesList()) {
      check(frame, reader);
    }
  }

  private static void readOne(byte[] json, Reader reader) {
    ClientFrame.Builder frame = ClientFrame.newBuilder();
    try {
      ContractJson.merge(json, frame);
    } catch (StatusRuntimeException e) {
      reader.wrong(id(frame.buildPartial()), e);
      return;
    }
    check(frame.build(), reader);
  }

  private static void check(ClientFrame frame, Reader reader) {
    if (frame.hasId() && id(frame).isEmpty()) {
      reader.wrong(
          Optional.empty(),
          Failure.field("id", "id must be 1 to 64 characters of visible ASCII without spaces"));
    } else if (frame.getBodyCase() == ClientFrame.BodyCase.BODY_NOT_SET) {
      reader.wrong(
          id(frame),
          frame.getUnknownFields().asMap().isEmpty()
              ? Failure.of(
                  ErrorReason.ERROR_REASON_MALFORMED, "The frame is empty: it needs one body.")
              : Failure.of(
                  ErrorReason.ERROR_REASON_UNKNOWN_FIELD, "The server does not know this frame."));
    } else {
      reader.frame(frame);
    }
  }

  /// The id of a frame, if it has one that may be echoed.
  private static Optional<String> id(ClientFrame frame) {
    if (!frame.hasId() || frame.getId().isEmpty()) {
      return Optional.empty();
    }
    try {
      ContractRules.check(ClientFrame.newBuilder().setId(frame.getId()).build());
      return Optional.of(frame.getId());
    } catch (StatusRuntimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isBlank(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] != ' ' && text[i] != '\r' && text[i] != '\t') {
        return false;
      }
    }
    return true;
  }
}
