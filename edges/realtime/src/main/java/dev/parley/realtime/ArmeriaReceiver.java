package dev.parley.realtime;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/// The incoming half of a WebSocket on Armeria: reads a request body as messages. Everything
/// happens on the event loop of the socket.
///
/// Asks for the next bytes only while the connection has room for messages. Pings are answered
/// here, however busy the connection's handler is.
final class ArmeriaReceiver implements Subscriber<HttpObject> {
  private final Connection connection;
  private final ArmeriaTransport transport;
  private final MessageReader reader;
  private @Nullable Subscription in;
  private boolean asked;
  private boolean deaf;
  private boolean stopped;

  ArmeriaReceiver(Connection connection, ArmeriaTransport transport, int maxMessageBytes) {
    this.connection = connection;
    this.transport = transport;
    this.reader = new MessageReader(maxMessageBytes);
    transport.bind(this);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    in = subscription;
    if (stopped) {
      subscription.cancel();
    } else {
      read();
    }
  }

  @Override
  public void onNext(HttpObject object) {
    asked = false;
    if (object instanceof HttpData data) {
      try (data) {
        if (!deaf) {
          reader.feed(data.array());
        }
      }
      connection.heard();
    }
    read();
  }

  @Override
  public void onError(Throwable cause) {
    transport.end();
  }

  @Override
  public void onComplete() {
    transport.end();
  }

  /// Reads nothing more.
  void stop() {
    stopped = true;
    Subscription subscription = in;
    if (subscription != null) {
      subscription.cancel();
    }
  }

  /// Goes on reading, as far as there is room.
  void read() {
    if (stopped) {
      return;
    }
    try {
      if (deaf || takeBuffered()) {
        ask();
      }
    } catch (ProtocolViolation e) {
      deaf = true;
      connection.close(e.code(), e.reason());
      ask();
    }
  }

  /// Takes the messages that have arrived whole.
  ///
  /// @return whether all were taken; otherwise there is no room, and when there is, [#read] is
  /// called
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
      case PING -> transport.pong(message.payload());
      case PONG -> {
        // heard, which is all it is for
      }
      case CLOSE -> {
        deaf = true;
        connection.close(CloseCode.NORMAL, "");
        transport.closed(message.closeCode());
      }
    }
  }

  /// After a violation, what comes is read and thrown away, so that the client gets to see why.
  private void ask() {
    Subscription subscription = in;
    if (subscription != null && !asked) {
      asked = true;
      subscription.request(1);
    }
  }
}
