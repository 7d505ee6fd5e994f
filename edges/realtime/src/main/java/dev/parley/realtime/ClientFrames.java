package dev.parley.realtime;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ClientFrameBatch;
import dev.parley.rpc.ContractJson;
import dev.parley.rpc.ContractRules;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Takes client messages apart into frames. Stateless.
final class ClientFrames {
  private ClientFrames() {}

  /// What a message holds.
  sealed interface Read {
    /// A frame with a valid id, or none, and a body.
    record Frame(ClientFrame frame) implements Read {}

    /// A frame that is wrong.
    ///
    /// @param id its id, if that could be read
    record Wrong(Optional<String> id, StatusRuntimeException error) implements Read {}
  }

  /// Reads a text message: frames separated by line feeds; empty lines do not count.
  static List<Read> readJson(byte[] text) {
    List<Read> frames = new ArrayList<>(1);
    int from = 0;
    for (int i = 0; i <= text.length; i++) {
      if (i == text.length || text[i] == '\n') {
        if (!isBlank(text, from, i)) {
          frames.add(readOne(Arrays.copyOfRange(text, from, i)));
        }
        from = i + 1;
      }
    }
    return frames;
  }

  /// Reads a binary message: a batch.
  static List<Read> readBinary(byte[] bytes) {
    ClientFrameBatch batch;
    try {
      batch = ClientFrameBatch.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      return List.of(
          new Read.Wrong(
              Optional.empty(),
              Failure.of(
                  ErrorReason.ERROR_REASON_MALFORMED, "The message is not a ClientFrameBatch.")));
    }
    List<Read> frames = new ArrayList<>(batch.getFramesCount());
    for (ClientFrame frame : batch.getFramesList()) {
      frames.add(check(frame));
    }
    return frames;
  }

  private static Read readOne(byte[] json) {
    ClientFrame.Builder frame = ClientFrame.newBuilder();
    try {
      ContractJson.merge(json, frame);
    } catch (StatusRuntimeException e) {
      return new Read.Wrong(id(frame.buildPartial()), e);
    }
    return check(frame.build());
  }

  private static Read check(ClientFrame frame) {
    if (frame.hasId() && id(frame).isEmpty()) {
      return new Read.Wrong(
          Optional.empty(),
          Failure.field("id", "id must be 1 to 64 characters of visible ASCII without spaces"));
    }
    if (frame.getBodyCase() == ClientFrame.BodyCase.BODY_NOT_SET) {
      return new Read.Wrong(
          id(frame),
          frame.getUnknownFields().asMap().isEmpty()
              ? Failure.of(
                  ErrorReason.ERROR_REASON_MALFORMED, "The frame is empty: it needs one body.")
              : Failure.of(
                  ErrorReason.ERROR_REASON_UNKNOWN_FIELD, "The server does not know this frame."));
    }
    return new Read.Frame(frame);
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
