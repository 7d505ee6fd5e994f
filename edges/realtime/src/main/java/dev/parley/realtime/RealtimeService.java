package dev.parley.realtime;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.websocket.WebSocketProtocolHandler;
import com.linecorp.armeria.server.websocket.WebSocketService;
import dev.parley.kernel.Ids;
import dev.parley.rpc.CallContext;
import dev.parley.rpc.Failure;
import dev.parley.rpc.Problem;
import io.netty.channel.Channel;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// The handshake on Armeria: admits a client or answers with a problem. Thread-safe.
///
/// Implements [WebSocketService] because Armeria lets only such a service take over a connection;
/// the frames are read and written by [WebSocketTransport] over a [Wire].
final class RealtimeService implements WebSocketService {
  private final RealtimeHub hub;
  private final RealtimeConfig config;
  private final Origins origins;
  private final Executor threads;
  private final HubMetrics metrics;

  RealtimeService(RealtimeHub hub, RealtimeConfig config, Executor threads, HubMetrics metrics) {
    this.hub = hub;
    this.config = config;
    this.origins = new Origins(config.allowedOrigins());
    this.threads = threads;
    this.metrics = metrics;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
    return HttpResponse.of(CompletableFuture.supplyAsync(() -> answer(ctx, req), threads));
  }

  @Override
  public WebSocket serve(ServiceRequestContext ctx, WebSocket in) {
    throw new UnsupportedOperationException("handshakes are served whole");
  }

  @Override
  public WebSocketProtocolHandler protocolHandler() {
    throw new UnsupportedOperationException("handshakes are served whole");
  }

  private HttpResponse answer(ServiceRequestContext ctx, HttpRequest req) {
    CallContext context = context(ctx, req.headers());
    try {
      HttpResponse response = context.call(() -> open(ctx, req, context));
      metrics.handshake("accepted");
      return response;
    } catch (Exception e) {
      metrics.handshake(Failure.code(Failure.detail(e).reason()));
      req.abort(); // nobody reads it; unread it would be held for seconds
      return Problem.of(e, context.requestId());
    }
  }

  private HttpResponse open(ServiceRequestContext ctx, HttpRequest req, CallContext context) {
    boolean http2 = ctx.sessionProtocol().isMultiplex();
    Handshake handshake = Handshake.read(req.headers(), http2, origins);
    RealtimeHub.Admission admission =
        hub.admit(handshake, ctx.clientAddress(), context.userAgent());
    Wire wire = http2 ? new ArmeriaWire(ctx, req) : new ChannelWire(channel(ctx), req);
    WebSocketTransport transport =
        new WebSocketTransport(
            ctx.eventLoop().withoutContext(),
            wire,
            admission.connection(),
            config.maxMessageBytes(),
            metrics,
            admission::end);
    admission.open(transport);
    return wire.open(transport, handshake.accepted());
  }

  private static Channel channel(ServiceRequestContext ctx) {
    return Objects.requireNonNull(
        ctx.log().ensureAvailable(RequestLogProperty.SESSION).channel(), "channel");
  }

  private static CallContext context(ServiceRequestContext ctx, RequestHeaders headers) {
    return new CallContext(
        Ids.next().toString(),
        "",
        ctx.clientAddress().getHostAddress(),
        headers.get("user-agent", ""));
  }
}
