package dev.parley.gateway;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.parley.kernel.Ids;
import dev.parley.rpc.CallContext;
import io.netty.util.AttributeKey;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads from a public request what travels on with the call. Stateless.
final class EdgeCall {
  /// The header that carries the request id both ways.
  static final String REQUEST_ID = "x-request-id";

  private static final AttributeKey<String> ID = AttributeKey.valueOf(EdgeCall.class, "request-id");
  private static final Pattern VALID_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private EdgeCall() {}

  /// The id of a request: the one it brought, if it is well-formed, or else a fresh one; the same
  /// each time it is asked for.
  static String requestId(ServiceRequestContext ctx) {
    String id = ctx.attr(ID);
    if (id == null) {
      id = requestId(ctx.request().headers());
      ctx.setAttr(ID, id);
    }
    return id;
  }

  /// The id of a request that has no context.
  static String requestId(@Nullable RequestHeaders headers) {
    String brought = headers == null ? null : headers.get(REQUEST_ID);
    return brought != null && VALID_ID.matcher(brought).matches() ? brought : Ids.next().toString();
  }

  /// What travels on.
  static CallContext of(ServiceRequestContext ctx) {
    RequestHeaders headers = ctx.request().headers();
    return new CallContext(
        requestId(ctx),
        headers.get(HttpHeaderNames.AUTHORIZATION, ""),
        ctx.clientAddress().getHostAddress(),
        headers.get(HttpHeaderNames.USER_AGENT, ""));
  }
}
