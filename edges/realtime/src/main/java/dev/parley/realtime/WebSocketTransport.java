package dev.parley.realtime;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One WebSocket (RFC 6455): reads messages while the connection has room for them, pulls what is
/// sent from its outbox, answers pings and closes. Everything happens on the event loop of the
/// socket.
///
/// Writes a message when the one before is in the socket, so a reader that does not read leaves at
/// most one message here. Pings are answered here, however busy the connection's handler is.
final class WebSocketTransport implements Transport {
  private final EventLoop loop;
  private final Wire wire;
  private final Connection connection;
  private final MessageReader reader;
  private final HubMetrics metrics;
  private final Runnable onEnd;
  private final Runnable drain = this::drain;
  private final AtomicBoolean awake = new AtomicBoolean();
  private @Nullable Outgoing control;
  private @Nullable Outgoing close;
  private boolean draining;
  private boolean closeSent;
  private boolean closeReceived;
  private boolean deaf;
  private boolean ended;

  /// Makes the transport of one connection.
  ///
  /// @param maxMessageBytes the longest message that is taken
  /// @param onEnd told once, on the event loop, when nothing can be sent any more
  WebSocketTransport(
      EventLoop loop,
      Wire wire,
      Connection connection,
      int maxMessageBytes,
      HubMetrics metrics,
      Runnable onEnd) {
    this.loop = loop;
    this.wire = wire;
    this.connection = connection;
    this.reader = new MessageReader(maxMessageBytes);
    this.metrics = metrics;
    this.onEnd = onEnd;
  }

  @Override
  public void wake() {
    if (!awake.getAndSet(true)) {
      loop.execute(drain);
    }
  }

  @Override
  public void ping() {
    loop.execute(() -> control(Outgoing.ping()));
  }

  @Override
  public void resume() {
    loop.execute(this::read);
  }

  @Override
  public void close(int code, String reason) {
    loop.execute(
        () -> {
          if (close == null) {
            close = Outgoing.close(code, reason);
          }
          drain();
        });
  }

  @Override
  public void cut() {
    loop.execute(this::breakOff);
  }

  // From the wire, on the event loop.

  /// Takes bytes that arrived; they are the caller's again afterwards.
  void arrived(ByteBuf bytes) {
    connection.heard();
    if (!deaf) {
      reader.feed(bytes);
      read();
      reader.keep();
    }
  }

  /// Reads on, as far as there is room.
  void read() {
    if (ended) {
      return;
    }
    try {
      wire.reading(takeBuffered());
    } catch (ProtocolViolation e) {
      deaf = true;
      connection.close(e.code(), e.reason());
      wire.reading(true);
    }
  }

  /// Writes what waits, as far as the wire takes it.
  void drain() {
    awake.set(false);
    if (draining) {
      return;
    }
    draining = true; // the wire may call within write
    try {
      while (!ended && wire.isWritable()) {
        Outgoing next = next();
        if (next == null) {
          break;
        }
        wire.write(next);
      }
    } finally {
      draining = false;
    }
    if (closeSent && closeReceived && !ended && wire.isWritable()) {
      breakOff(); // writable means that our close is in the socket
    }
  }

  /// The wire is gone, or the client's half of it.
  void end() {
    if (!ended) {
      ended = true;
      onEnd.run();
      wire.end();
    }
  }

  private void breakOff() {
    end();
    wire.cut();
  }

  /// Takes the messages that have arrived whole.
  ///
  /// @return whether all were taken; otherwise there is no room, and when there is, [#read] is
  ///     called. After a close or a violation what comes is read and thrown away, so that the
  ///     client gets to see why
  private boolean takeBuffered() throws ProtocolViolation {
    while (!deaf) {
      if (!connection.hasRoom()) {
        return false;
      }
      Incoming message = reader.next();
      if (message == null) {
        return true;
      }
      take(message);
    }
    return true;
  }

  private void take(Incoming message) {
    switch (message.kind()) {
      case TEXT, BINARY -> connection.received(message);
      case PING -> control(Outgoing.pong(message.payload()));
      case PONG -> {
        // heard, which is all it is for
      }
      case CLOSE -> {
        deaf = true;
        connection.close(CloseCode.NORMAL, "");
        closed(message.closeCode());
      }
    }
  }

  /// The client closes, or answers our close.
  private void closed(int code) {
    closeReceived = true;
    if (close == null) {
      close = Outgoing.close(code, "");
    }
    drain();
  }

  /// Sends a ping or answers one; of several that wait only the last (RFC 6455, section 5.5.3).
  private void control(Outgoing message) {
    control = message;
    drain();
  }

  private @Nullable Outgoing next() {
    if (closeSent) {
      return null;
    }
    Outgoing message = control;
    control = null;
    if (message == null) {
      message = connection.outbox().poll(metrics::coalesced);
    }
    if (message == null && close != null) {
      message = close;
      closeSent = true;
    }
    return message;
  }
}
