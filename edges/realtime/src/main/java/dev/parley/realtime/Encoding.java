package dev.parley.realtime;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.ServerFrameBatch;
import dev.parley.rpc.ContractJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/// How frames are written on a connection, chosen by its subprotocol.
enum Encoding {
  /// Text messages of frames in JSON, separated by line feeds.
  JSON("parley.v1", 0x1) {
    @Override
    byte[] encode(ServerFrame frame) {
      return ContractJson.print(frame);
    }
  },
  /// Binary messages, each a `ServerFrameBatch`.
  BINARY("parley.v1.proto", 0x2) {
    @Override
    byte[] encode(ServerFrame frame) {
      int length = frame.getSerializedSize();
      byte[] batch = new byte[1 + CodedOutputStream.computeUInt32SizeNoTag(length) + length];
      CodedOutputStream out = CodedOutputStream.newInstance(batch);
      try {
        out.writeTag(ServerFrameBatch.FRAMES_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(length);
        frame.writeTo(out);
      } catch (IOException e) {
        throw new UncheckedIOException("memory cannot fail to be written", e);
      }
      return batch;
    }
  };

  private final String subprotocol;
  private final int opcode;

  Encoding(String subprotocol, int opcode) {
    this.subprotocol = subprotocol;
    this.opcode = opcode;
  }

  /// The encoding of a subprotocol.
  static Optional<Encoding> of(String subprotocol) {
    for (Encoding encoding : values()) {
      if (encoding.subprotocol.equals(subprotocol)) {
        return Optional.of(encoding);
      }
    }
    return Optional.empty();
  }

  String subprotocol() {
    return subprotocol;
  }

  /// The opcode of its messages (RFC 6455, section 5.2).
  int opcode() {
    return opcode;
  }

  /// One frame as a payload; payloads joined by [#separator] are a payload again.
  abstract byte[] encode(ServerFrame frame);

  /// The bytes between joined payloads: a line feed, or nothing.
  int separator() {
    return this == JSON ? 1 : 0;
  }
}
