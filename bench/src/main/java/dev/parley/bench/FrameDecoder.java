package dev.parley.bench;

import dev.parley.api.chats.v1.Message;
import dev.parley.api.realtime.v1.Ack;
import dev.parley.api.realtime.v1.Error;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.ServerFrameBatch;

/// Takes from the server's frames what the load needs and passes over the rest: it reads a million
/// messages a second, so it makes nothing of them. Confined to one thread.
final class FrameDecoder {
  private static final int FRAMES = Fields.tag(ServerFrameBatch.FRAMES_FIELD_NUMBER);
  private static final int ID = Fields.tag(ServerFrame.ID_FIELD_NUMBER);
  private static final int HELLO = Fields.tag(ServerFrame.HELLO_FIELD_NUMBER);
  private static final int ACK = Fields.tag(ServerFrame.ACK_FIELD_NUMBER);
  private static final int ERROR = Fields.tag(ServerFrame.ERROR_FIELD_NUMBER);
  private static final int MESSAGE = Fields.tag(ServerFrame.MESSAGE_FIELD_NUMBER);
  private static final int RESYNC = Fields.tag(ServerFrame.RESYNC_FIELD_NUMBER);
  private static final int ACK_CLIENT_ID = Fields.tag(Ack.CLIENT_ID_FIELD_NUMBER);
  private static final int MESSAGE_SEQ = Fields.numberTag(Message.SEQ_FIELD_NUMBER);
  private static final int MESSAGE_TEXT = Fields.tag(Message.TEXT_FIELD_NUMBER);
  private static final int ERROR_CODE = Fields.tag(Error.CODE_FIELD_NUMBER);
  private final Fields fields = new Fields();

  /// What is told of the frames, in their order.
  interface Sink {
    void hello();

    /// A send is durable.
    ///
    /// @param stream it belongs to
    /// @param sequence its number there
    void acknowledged(int stream, int sequence);

    /// A message of the load came.
    ///
    /// @param seq its number in its chat
    /// @param text where its text begins, with a [Stamp]
    void delivered(byte[] bytes, int text, long seq);

    /// A message came that is not of the load.
    void foreign();

    /// A frame of the client had no effect.
    void failed(String code);

    void resync();
  }

  /// Reads a batch.
  ///
  /// @param to behind its last byte
  void decode(byte[] bytes, int from, int to, Sink sink) {
    fields.start(bytes, from, to);
    while (fields.hasMore(to)) {
      int tag = (int) fields.varint();
      if (tag == FRAMES) {
        frame(bytes, fields.limit(), sink);
      } else {
        fields.skip(tag);
      }
    }
  }

  private void frame(byte[] bytes, int limit, Sink sink) {
    while (fields.hasMore(limit)) {
      int tag = (int) fields.varint();
      if (tag == ID) {
        fields.skip(tag);
        continue;
      }
      int bodyEnd = fields.limit();
      if (tag == MESSAGE) {
        message(bytes, bodyEnd, sink);
      } else if (tag == ACK) {
        ack(bytes, bodyEnd, sink);
      } else if (tag == ERROR) {
        error(bodyEnd, sink);
      } else if (tag == RESYNC) {
        sink.resync();
      } else if (tag == HELLO) {
        sink.hello();
      }
      fields.jump(bodyEnd);
    }
  }

  private void message(byte[] bytes, int limit, Sink sink) {
    long seq = 0;
    int text = -1;
    while (fields.hasMore(limit)) {
      int tag = (int) fields.varint();
      if (tag == MESSAGE_SEQ) {
        seq = fields.varint();
      } else if (tag == MESSAGE_TEXT) {
        int end = fields.limit();
        text = end - fields.position() >= Stamp.LENGTH ? fields.position() : -1;
        fields.jump(end);
      } else {
        fields.skip(tag);
      }
    }
    if (text < 0) {
      sink.foreign();
    } else {
      sink.delivered(bytes, text, seq);
    }
  }

  private void ack(byte[] bytes, int limit, Sink sink) {
    while (fields.hasMore(limit)) {
      int tag = (int) fields.varint();
      if (tag == ACK_CLIENT_ID) {
        int end = fields.limit();
        int name = fields.position();
        fields.jump(end);
        if (end - name == Stamp.NAME_LENGTH) {
          sink.acknowledged(Stamp.stream(bytes, name), Stamp.sequence(bytes, name));
        } else {
          sink.foreign();
        }
      } else {
        fields.skip(tag);
      }
    }
  }

  private void error(int limit, Sink sink) {
    String code = "";
    while (fields.hasMore(limit)) {
      int tag = (int) fields.varint();
      if (tag == ERROR_CODE) {
        code = fields.text();
      } else {
        fields.skip(tag);
      }
    }
    sink.failed(code);
  }
}
