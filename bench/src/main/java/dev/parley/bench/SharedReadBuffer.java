package dev.parley.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/// Lets all connections of an event loop read into one buffer; each must be done with it when its
/// `channelRead` returns.
final class SharedReadBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
  private static final int BYTES = 256 * 1024;
  private final ByteBuf buffer = Unpooled.directBuffer(BYTES, BYTES);

  /// Frees the buffer, when nobody reads any more.
  void release() {
    buffer.release();
  }

  @Override
  public MaxMessageHandle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public int guess() {
        return BYTES;
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        return buffer.retain().clear();
      }
    };
  }
}
