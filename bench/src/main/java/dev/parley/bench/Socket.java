package dev.parley.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/// One WebSocket in the binary encoding, with as little between it and the socket as there can be.
/// Confined to its event loop, except for closing.
final class Socket extends ChannelInboundHandlerAdapter implements AutoCloseable {
  private static final int MOST_HEADERS = 16 * 1024;
  private static final String KEY =
      Base64.getEncoder().encodeToString("the parley bench".getBytes(StandardCharsets.US_ASCII));
  private final Channel channel;
  private final String authority;
  private final String token;
  private final FrameReader.Scratch scratch;
  private final Listener listener;
  private final FrameReader reader = new FrameReader();
  private final CompletableFuture<Socket> ready;
  private final StringBuilder answer = new StringBuilder();
  private boolean upgraded;
  private boolean greeted;
  private boolean unflushed;
  private boolean closing;

  /// What comes in, on the connection's event loop.
  interface Listener {
    /// A binary message arrived, a `ServerFrameBatch`; its bytes are good until this returns.
    ///
    /// @param to behind its last byte
    void received(Socket socket, byte[] bytes, int from, int to);

    /// The connection ended after the hello, and not because it was closed here.
    void ended(Socket socket, String reason);
  }

  /// @param ready completed when the server has said hello
  Socket(
      Channel channel,
      String authority,
      String token,
      FrameReader.Scratch scratch,
      Listener listener,
      CompletableFuture<Socket> ready) {
    this.channel = channel;
    this.authority = authority;
    this.token = token;
    this.scratch = scratch;
    this.listener = listener;
    this.ready = ready;
  }

  /// Sends a `ClientFrameBatch`; for what is not sent often.
  void send(byte[] batch) {
    write(Unpooled.wrappedBuffer(WebSocketFrames.client(WebSocketFrames.BINARY, batch)));
    flush();
  }

  /// Writes a frame that [#flush] sends.
  void write(ByteBuf frame) {
    unflushed = true;
    var _ = channel.write(frame, channel.voidPromise());
  }

  void flush() {
    unflushed = false;
    channel.flush();
  }

  Channel channel() {
    return channel;
  }

  /// Breaks the connection; what was written is not waited for.
  @Override
  public void close() {
    channel
        .eventLoop()
        .execute(
            () -> {
              closing = true;
              var _ = channel.close();
            });
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    String request =
        String.join(
            "\r\n",
            "GET /v1/realtime HTTP/1.1",
            "Host: " + authority,
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: " + KEY,
            "Sec-WebSocket-Protocol: parley.v1.proto",
            "Authorization: Bearer " + token,
            "",
            "");
    write(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
    flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      if (upgraded || upgrade(in)) {
        reader.read(in, scratch, this::frame);
      }
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (unflushed) {
      flush();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end("the server ended the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(cause.toString());
  }

  /// @return whether the handshake is over; what is left are frames
  private boolean upgrade(ByteBuf in) {
    while (in.isReadable()) {
      answer.append((char) in.readByte());
      if (answer.length() > MOST_HEADERS) {
        throw new IllegalStateException("endless headers");
      }
      if (answer.length() >= 4 && answer.indexOf("\r\n\r\n", answer.length() - 4) >= 0) {
        if (answer.indexOf("HTTP/1.1 101 ") != 0) {
          throw new IllegalStateException("refused: " + answer.toString().strip());
        }
        answer.setLength(0);
        answer.trimToSize();
        upgraded = true;
        return true;
      }
    }
    return false;
  }

  private void frame(int opcode, byte[] bytes, int from, int to) {
    switch (opcode) {
      case WebSocketFrames.BINARY -> {
        if (!greeted) {
          greeted = true;
          ready.complete(this);
        }
        listener.received(this, bytes, from, to);
      }
      case WebSocketFrames.PING ->
          write(
              Unpooled.wrappedBuffer(
                  WebSocketFrames.client(
                      WebSocketFrames.PONG, Arrays.copyOfRange(bytes, from, to))));
      case WebSocketFrames.CLOSE -> end("closed: " + closeReason(bytes, from, to));
      default -> throw new IllegalStateException("a frame of type " + opcode);
    }
  }

  private static String closeReason(byte[] bytes, int from, int to) {
    if (to - from < Short.BYTES) {
      return "no code";
    }
    int code = ((bytes[from] & 0xFF) << 8) | (bytes[from + 1] & 0xFF);
    return code + " " + new String(bytes, from + 2, to - from - 2, StandardCharsets.UTF_8);
  }

  private void end(String reason) {
    if (closing) {
      return;
    }
    closing = true;
    var _ = channel.close();
    if (!ready.completeExceptionally(new IOException(reason))) {
      listener.ended(this, reason);
    }
  }
}
