package dev.parley.rpc;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.common.util.ThreadFactories;
import com.linecorp.armeria.common.util.TransportType;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// The thread that accepts a port's connections, and ends at once when it is told to.
///
/// Netty's own group waits two quiet seconds, and Armeria's setting for that does not reach it: at
/// the end Armeria asks the channel's event loop for its parent, which is not the group that it was
/// given but the one inside.
final class Acceptor extends MultiThreadIoEventLoopGroup {

  private Acceptor(ThreadFactory threads, IoHandlerFactory transport) {
    super(1, threads, transport);
  }

  /// A group for the transport that Armeria uses on this machine.
  static EventLoopGroup of(String name) {
    ThreadFactory threads = ThreadFactories.newThreadFactory(name, false);
    TransportType transport = Flags.transportType();
    return switch (transport) {
      case NIO -> new Acceptor(threads, NioIoHandler.newFactory());
      case EPOLL -> new Acceptor(threads, EpollIoHandler.newFactory());
      case KQUEUE, IO_URING -> EventLoopGroups.newEventLoopGroup(1, threads);
    };
  }

  @Override
  public Future<?> shutdownGracefully() {
    return shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
