package dev.parley.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/// A server that speaks the protocol of the real one and stores nothing: what a load reaches with
/// it is the ceiling of the generator. On one event loop.
final class NullServer implements AutoCloseable {
  private static final int MOST_BODY_BYTES = 1024 * 1024;
  private static final int BACKLOG = 1_024;
  private final EventLoopGroup loops = NativeTransport.loops();
  private final NullChats chats = new NullChats();
  private final FrameReader.Scratch scratch = new FrameReader.Scratch();
  private final Channel listening;

  NullServer() {
    listening =
        new ServerBootstrap()
            .group(loops)
            .channel(NativeTransport.server())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, new SharedReadBuffer())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(MOST_BODY_BYTES),
                            new NullRest(chats, scratch));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  /// Serves until the process is ended.
  public static void main(String[] args) throws InterruptedException {
    NullServer server = new NullServer();
    System.out.printf("ready at %s %n", server.base());
    server.listening.closeFuture().sync();
  }

  URI base() {
    int port = ((InetSocketAddress) listening.localAddress()).getPort();
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
