package dev.parley.realtime;

import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.logging.LoggingHandler;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/// A WebSocket on an HTTP/1.1 connection: a handler in the connection's pipeline, between the
/// socket and Armeria, past which Armeria gets no bytes.
///
/// For Armeria the handshake stays a request whose response has headers and no end. That is how it
/// counts the connection, does not think it idle, and forgets it when the channel closes.
final class ChannelWire extends ChannelInboundHandlerAdapter
    implements Wire, Publisher<HttpObject>, Subscription {
  /// Makes a channel writable only when nothing waits to be written.
  private static final WriteBufferWaterMark NOTHING_WAITS = new WriteBufferWaterMark(1, 1);

  /// Handlers of Armeria that every message would pass for nothing.
  private static final List<Class<? extends ChannelHandler>> NEEDLESS =
      List.of(FlushConsolidationHandler.class, LoggingHandler.class);

  private final Channel channel;
  private final HttpRequest request;
  private @Nullable WebSocketTransport above;
  private @Nullable ResponseHeaders headers;
  private @Nullable Subscriber<? super HttpObject> response;
  private @Nullable ChannelHandlerContext context;
  private boolean accepted;

  ChannelWire(Channel channel, HttpRequest request) {
    this.channel = channel;
    this.request = request;
  }

  @Override
  public HttpResponse open(WebSocketTransport transport, ResponseHeaders accepting) {
    above = transport;
    headers = accepting;
    request.abort(); // nobody reads it
    return HttpResponse.of(this);
  }

  @Override
  public boolean isWritable() {
    return accepted && channel.isWritable();
  }

  @Override
  public void write(Outgoing message) {
    byte[] bytes = message.bytes();
    ByteBuf buffer = channel.alloc().directBuffer(bytes.length).writeBytes(bytes);
    var _ = Objects.requireNonNull(context).writeAndFlush(buffer, channel.voidPromise());
  }

  @Override
  public void reading(boolean more) {
    channel.config().setAutoRead(more);
  }

  @Override
  public void end() {
    if (response != null) {
      response.onComplete();
    }
  }

  @Override
  public void cut() {
    var _ = channel.close();
  }

  // From Netty, on the event loop.

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes) {
      try {
        above().arrived(bytes);
      } finally {
        bytes.release();
      }
    } else {
      ctx.fireChannelRead(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (!accepted) {
      ctx.fireChannelReadComplete(); // afterwards there is nothing for Armeria to complete
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    above().drain();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    above().end();
    ctx.fireChannelInactive();
  }

  // From Armeria, which asks once for the headers, on the event loop, and again when they are
  // written.

  @Override
  public void subscribe(Subscriber<? super HttpObject> subscriber) {
    response = subscriber;
    subscriber.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    ResponseHeaders accepting = headers;
    if (accepting == null) {
      accept();
    } else if (enter()) {
      headers = null;
      Objects.requireNonNull(response).onNext(accepting);
    } else {
      above().end();
    }
  }

  @Override
  public void cancel() {
    above().end();
  }

  /// Takes the place behind the HTTP codec, which Armeria removes when it writes a 101.
  ///
  /// @return false if the client is gone
  private boolean enter() {
    ChannelHandlerContext codec = channel.pipeline().context(CombinedChannelDuplexHandler.class);
    if (codec == null) {
      return false;
    }
    channel.pipeline().addAfter(codec.name(), null, this);
    return true;
  }

  private void accept() {
    ChannelPipeline pipeline = channel.pipeline();
    for (Class<? extends ChannelHandler> handler : NEEDLESS) {
      if (pipeline.get(handler) != null) {
        pipeline.remove(handler);
      }
    }
    channel.config().setWriteBufferWaterMark(NOTHING_WAITS);
    accepted = true;
    above().drain();
  }

  private WebSocketTransport above() {
    return Objects.requireNonNull(above);
  }
}
