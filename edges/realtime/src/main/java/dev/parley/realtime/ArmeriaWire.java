package dev.parley.realtime;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/// A WebSocket on one stream of an HTTP/2 connection (RFC 8441): the bodies of a request and of its
/// response.
///
/// Armeria asks for the next object when the one before is in the socket, which is what makes the
/// wire writable.
final class ArmeriaWire implements Wire, Subscriber<HttpObject> {
  private final ServiceRequestContext ctx;
  private final HttpRequest request;
  private final Response response = new Response();
  private @Nullable WebSocketTransport above;
  private @Nullable Subscription in;
  private boolean asked;
  private boolean ended;

  ArmeriaWire(ServiceRequestContext ctx, HttpRequest request) {
    this.ctx = ctx;
    this.request = request;
  }

  @Override
  public HttpResponse open(WebSocketTransport transport, ResponseHeaders accepted) {
    above = transport;
    response.headers = accepted;
    request.subscribe(
        this, ctx.eventLoop().withoutContext(), SubscriptionOption.WITH_POOLED_OBJECTS);
    return HttpResponse.of(response);
  }

  @Override
  public boolean isWritable() {
    return response.headers == null && response.demand > 0;
  }

  @Override
  public void write(Outgoing message) {
    response.next(HttpData.wrap(message.bytes()));
  }

  @Override
  public void reading(boolean more) {
    if (more && !asked && in != null) {
      asked = true;
      in.request(1);
    }
  }

  @Override
  public void end() {
    ended = true;
    if (in != null) {
      in.cancel();
    }
    response.end();
  }

  @Override
  public void cut() {
    ctx.cancel();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    in = subscription;
    if (ended) {
      subscription.cancel();
    } else {
      above().read();
    }
  }

  @Override
  public void onNext(HttpObject object) {
    asked = false;
    if (object instanceof HttpData data) {
      try (data) {
        above().arrived(data.byteBuf());
      }
    } else {
      above().read();
    }
  }

  @Override
  public void onError(Throwable cause) {
    above().end();
  }

  @Override
  public void onComplete() {
    above().end();
  }

  private WebSocketTransport above() {
    return Objects.requireNonNull(above);
  }

  /// The response: the headers, then messages as they are written.
  private final class Response implements Publisher<HttpObject>, Subscription {
    private @Nullable ResponseHeaders headers;
    private @Nullable Subscriber<? super HttpObject> out;
    private long demand;

    @Override
    public void subscribe(Subscriber<? super HttpObject> subscriber) {
      out = subscriber;
      subscriber.onSubscribe(this);
    }

    @Override
    public void request(long n) {
      demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      ResponseHeaders first = headers;
      if (first != null) {
        headers = null;
        next(first);
      }
      above().drain();
    }

    @Override
    public void cancel() {
      out = null;
      above().end();
    }

    void next(HttpObject object) {
      if (out != null) {
        demand--;
        out.onNext(object);
      }
    }

    void end() {
      if (out != null) {
        out.onComplete();
      }
    }
  }
}
