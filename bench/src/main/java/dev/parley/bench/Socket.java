package dev.parley.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ClientFrameBatch;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.ServerFrameBatch;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/// One WebSocket in the binary encoding. Thread-safe for sending.
final class Socket implements AutoCloseable {
  private static final int MAX_FRAME_BYTES = 16 * 1024 * 1024;
  private final Channel channel;

  /// What comes in, on the connection's event loop.
  interface Listener {
    /// A frame arrived.
    void received(Socket socket, ServerFrame frame);
  }

  private Socket(Channel channel) {
    this.channel = channel;
  }

  /// Connects and waits for the server's hello.
  static Socket connect(EventLoopGroup loops, URI base, String token, Listener listener) {
    CompletableFuture<Socket> ready = new CompletableFuture<>();
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(URI.create("ws://" + base.getAuthority() + "/v1/realtime"))
            .subprotocol("parley.v1.proto")
            .version(WebSocketVersion.V13)
            .maxFramePayloadLength(MAX_FRAME_BYTES)
            .customHeaders(new DefaultHttpHeaders().add("Authorization", "Bearer " + token))
            .build();
    var _ =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpClientCodec(),
                            new HttpObjectAggregator(65_536),
                            new WebSocketClientProtocolHandler(config),
                            new Handler(new Socket(channel), listener, ready));
                  }
                })
            .connect(base.getHost(), base.getPort())
            .addListener(
                connected -> {
                  if (!connected.isSuccess()) {
                    ready.completeExceptionally(connected.cause());
                  }
                });
    return ready.join();
  }

  void send(ClientFrame frame) {
    byte[] bytes = ClientFrameBatch.newBuilder().addFrames(frame).build().toByteArray();
    var _ =
        channel.writeAndFlush(
            new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)), channel.voidPromise());
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
  }

  private static final class Handler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final Socket socket;
    private final Listener listener;
    private final CompletableFuture<Socket> ready;

    Handler(Socket socket, Listener listener, CompletableFuture<Socket> ready) {
      this.socket = socket;
      this.listener = listener;
      this.ready = ready;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame)
        throws InvalidProtocolBufferException {
      if (frame instanceof CloseWebSocketFrame close) {
        ready.completeExceptionally(
            new IllegalStateException("closed: " + close.statusCode() + " " + close.reasonText()));
        return;
      }
      ByteBuf content = frame.content();
      ServerFrameBatch batch = ServerFrameBatch.parseFrom(content.nioBuffer());
      for (ServerFrame one : batch.getFramesList()) {
        if (one.hasHello()) {
          ready.complete(socket);
        } else {
          listener.received(socket, one);
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      ready.completeExceptionally(cause);
      var _ = context.close();
    }
  }
}
