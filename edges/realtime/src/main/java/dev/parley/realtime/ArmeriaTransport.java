package dev.parley.realtime;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.ResponseHeaders;
import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/// The outgoing half of a WebSocket on Armeria: a response body that is pulled from a connection's
/// outbox. Everything happens on the event loop of the socket.
///
/// Armeria asks for the next object when the one before is in the socket, so a reader that does not
/// read leaves at most one message here. Armeria's own WebSocket support is not used for the
/// frames: it would queue without a bound and encode every message for every receiver.
final class ArmeriaTransport implements Transport, Publisher<HttpObject>, Subscription {
  private final EventLoop loop;
  private final ResponseHeaders headers;
  private final Connection connection;
  private final HubMetrics metrics;
  private final Runnable drain = this::drain;
  private final AtomicBoolean awake = new AtomicBoolean();
  private final Runnable abort;
  private final Runnable onEnd;
  private @Nullable ArmeriaReceiver receiver;
  private @Nullable Subscriber<? super HttpObject> out;
  private @Nullable Outgoing control;
  private @Nullable Outgoing close;
  private long demand;
  private boolean headersSent;
  private boolean draining;
  private boolean closeSent;
  private boolean closeReceived;
  private boolean ended;

  /// Makes the half of one connection.
  ///
  /// @param abort breaks the socket
  /// @param onEnd told once, on the event loop, when nothing can be sent any more
  ArmeriaTransport(
      EventLoop loop,
      ResponseHeaders headers,
      Connection connection,
      HubMetrics metrics,
      Runnable abort,
      Runnable onEnd) {
    this.loop = loop;
    this.headers = headers;
    this.connection = connection;
    this.metrics = metrics;
    this.abort = abort;
    this.onEnd = onEnd;
  }

  /// Binds the other half; before anything is read.
  void bind(ArmeriaReceiver other) {
    receiver = other;
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
    ArmeriaReceiver other = receiver;
    if (other != null) {
      loop.execute(other::read);
    }
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
    loop.execute(
        () -> {
          end();
          abort.run();
        });
  }

  // On the event loop, from the receiver.

  /// Answers a ping; of several that wait only the last (RFC 6455, section 5.5.3).
  void pong(byte[] payload) {
    control(Outgoing.pong(payload));
  }

  /// The client closes, or answers our close.
  void closed(int code) {
    closeReceived = true;
    if (close == null) {
      close = Outgoing.close(code, "");
    }
    drain();
  }

  boolean isClosing() {
    return close != null;
  }

  /// The client is gone.
  void end() {
    Subscriber<? super HttpObject> subscriber = out;
    if (stop() && subscriber != null) {
      subscriber.onComplete();
    }
  }

  // From Armeria, on the event loop.

  @Override
  public void subscribe(Subscriber<? super HttpObject> subscriber) {
    out = subscriber;
    subscriber.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
    drain();
  }

  @Override
  public void cancel() {
    boolean _ = stop();
  }

  private boolean stop() {
    if (ended) {
      return false;
    }
    ended = true;
    onEnd.run();
    ArmeriaReceiver other = receiver;
    if (other != null) {
      other.stop();
    }
    return true;
  }

  private void control(Outgoing message) {
    control = message;
    drain();
  }

  private void drain() {
    awake.set(false);
    Subscriber<? super HttpObject> subscriber = out;
    if (draining || subscriber == null) {
      return;
    }
    draining = true; // Armeria may ask for the next within onNext
    try {
      while (demand > 0 && !ended) {
        HttpObject next = next();
        if (next == null) {
          break;
        }
        demand--;
        subscriber.onNext(next);
      }
    } finally {
      draining = false;
    }
    if (closeSent && closeReceived && demand > 0 && !ended) {
      end(); // demand means that our close is written
      abort.run();
    }
  }

  private @Nullable HttpObject next() {
    if (!headersSent) {
      headersSent = true;
      return headers;
    }
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
    return message == null ? null : HttpData.wrap(message.bytes());
  }
}
