package dev.parley.bench;

import com.google.protobuf.ByteString;
import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ClientFrameBatch;
import dev.parley.api.realtime.v1.Hello;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.ServerFrameBatch;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A WebSocket of the null server. Confined to its event loop.
final class NullConnection extends ChannelInboundHandlerAdapter {
  private static final int MOST_HEADER = 2 + Long.BYTES;
  private static final int MOST_JOINED = 64 * 1024;
  private final Channel channel;
  private final String user;
  private final NullChats chats;
  private final FrameReader.Scratch scratch;
  private final FrameReader reader = new FrameReader();
  private final byte[] header = new byte[MOST_HEADER];
  private @Nullable ByteBuf joined;

  NullConnection(Channel channel, String user, NullChats chats, FrameReader.Scratch scratch) {
    this.channel = channel;
    this.user = user;
    this.chats = chats;
    this.scratch = scratch;
  }

  String user() {
    return user;
  }

  /// Says hello; from now on it hears its user's chats.
  void begin() {
    chats.joined(this);
    boolean _ =
        add(
            ServerFrameBatch.newBuilder()
                .addFrames(ServerFrame.newBuilder().setHello(Hello.newBuilder().setUserId(user)))
                .build()
                .toByteArray());
    flush();
  }

  /// Adds a batch to what is sent next.
  ///
  /// @return whether it is the first
  boolean add(byte[] batch) {
    ByteBuf open = joined;
    if (open != null && open.readableBytes() + batch.length > MOST_JOINED) {
      write(open);
      joined = channel.alloc().directBuffer(MOST_JOINED).writeZero(MOST_HEADER).writeBytes(batch);
      return false;
    }
    if (open == null) {
      joined =
          channel
              .alloc()
              .directBuffer(MOST_HEADER + 2 * batch.length)
              .writeZero(MOST_HEADER)
              .writeBytes(batch);
      return true;
    }
    open.writeBytes(batch);
    return false;
  }

  void flush() {
    ByteBuf last = joined;
    if (last != null) {
      joined = null;
      write(last);
      channel.flush();
    }
  }

  /// Runs something when all that came to the event loop is read.
  void afterReads(Runnable task) {
    channel.eventLoop().execute(task);
  }

  private void write(ByteBuf message) {
    int payload = message.readableBytes() - MOST_HEADER;
    int length = WebSocketFrames.headerLength(payload);
    WebSocketFrames.putHeader(ByteBuffer.wrap(header), WebSocketFrames.BINARY, payload, 0);
    message.setBytes(MOST_HEADER - length, header, 0, length);
    message.readerIndex(MOST_HEADER - length);
    var _ = channel.write(message, channel.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      reader.read(in, scratch, this::frame);
    } finally {
      in.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    chats.left(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) { // the other side went away
      cause.printStackTrace();
    }
    var _ = context.close();
  }

  private void frame(int opcode, byte[] bytes, int from, int to) {
    if (opcode != WebSocketFrames.BINARY) {
      var _ = channel.close();
      return;
    }
    Fields fields = new Fields();
    fields.start(bytes, from, to);
    while (fields.hasMore(to)) {
      fields.expect(Fields.tag(ClientFrameBatch.FRAMES_FIELD_NUMBER));
      clientFrame(fields, bytes);
    }
  }

  private void clientFrame(Fields fields, byte[] bytes) {
    int end = fields.limit();
    fields.expect(Fields.tag(ClientFrame.ID_FIELD_NUMBER));
    ByteString id = string(fields, bytes);
    fields.expect(Fields.tag(ClientFrame.SEND_FIELD_NUMBER));
    int _ = fields.limit();
    fields.expect(Fields.tag(SendMessageRequest.CHAT_ID_FIELD_NUMBER));
    ByteString chatId = string(fields, bytes);
    fields.expect(Fields.tag(SendMessageRequest.CLIENT_ID_FIELD_NUMBER));
    ByteString clientId = string(fields, bytes);
    fields.expect(Fields.tag(SendMessageRequest.TEXT_FIELD_NUMBER));
    ByteString text = string(fields, bytes);
    fields.jump(end);
    chats.send(this, id, chatId, clientId, text);
  }

  private static ByteString string(Fields fields, byte[] bytes) {
    int end = fields.limit();
    ByteString value = ByteString.copyFrom(bytes, fields.position(), end - fields.position());
    fields.jump(end);
    return value;
  }
}
