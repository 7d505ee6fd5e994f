package dev.parley.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/// A keep-alive connection that asks again as soon as it is answered. Confined to its event loop,
/// except for the counters and [#stop].
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private static final int REQUEST_BYTES = 1_024;
  private final Exchange exchange;
  private final LongAdder answers;
  private final AtomicLong errors;
  private final Recorder micros;
  private final HttpResponseReader reader = new HttpResponseReader();
  private volatile boolean stopped;
  private @Nullable ByteBuf arrived; // the beginning of an answer
  private long askedNanos;

  HttpConnection(Exchange exchange, LongAdder answers, AtomicLong errors, Recorder micros) {
    this.exchange = exchange;
    this.answers = answers;
    this.errors = errors;
    this.micros = micros;
  }

  /// Asks once more; to be called on the event loop.
  void ask(Channel channel) {
    ByteBuf request = channel.alloc().buffer(REQUEST_BYTES);
    exchange.ask(request);
    askedNanos = System.nanoTime();
    var _ = channel.writeAndFlush(request, channel.voidPromise());
  }

  /// Asks no more; the end of the connection is then no error.
  void stop() {
    stopped = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    ByteBuf part = arrived;
    arrived = null;
    if (part != null) {
      part.writeBytes(in);
      in.release();
      in = part;
    }
    ByteBuf body = reader.read(in);
    if (body == null) {
      arrived = part == null ? copy(context, in) : in;
      return;
    }
    answered(body);
    in.release();
    if (!stopped) {
      ask(context.channel());
    }
  }

  /// A buffer of its own, which the rest of the answer is appended to.
  private static ByteBuf copy(ChannelHandlerContext context, ByteBuf in) {
    ByteBuf copy = context.alloc().buffer(in.readableBytes() * 2);
    copy.writeBytes(in);
    in.release();
    return copy;
  }

  private void answered(ByteBuf body) {
    micros.recordValue((System.nanoTime() - askedNanos) / 1_000);
    if (reader.status() == 200 && exchange.isRight(body)) {
      answers.increment();
    } else {
      errors.incrementAndGet();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!stopped) {
      errors.incrementAndGet();
    }
    if (arrived != null) {
      arrived.release();
      arrived = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    System.err.println("an HTTP connection failed: " + cause);
    var _ = context.close();
  }
}
