package dev.parley.gateway;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.VirtualHost;
import java.util.ArrayList;
import java.util.List;

/// Finds which methods a path takes, by asking the server's own router. Stateless.
final class AllowedMethods {
  private static final List<HttpMethod> ASKED =
      List.of(HttpMethod.GET, HttpMethod.PUT, HttpMethod.POST, HttpMethod.PATCH, HttpMethod.DELETE);

  private AllowedMethods() {}

  /// The methods for an `Allow` header, in a fixed order.
  static List<String> of(ServiceRequestContext ctx) {
    VirtualHost host = ctx.config().virtualHost();
    RoutingContext routing = ctx.routingContext();
    List<String> allowed = new ArrayList<>();
    for (HttpMethod method : ASKED) {
      if (host.findServiceConfig(routing.withMethod(method)).isPresent()) {
        allowed.add(method.name());
        if (method == HttpMethod.GET) {
          allowed.add(HttpMethod.HEAD.name());
        }
      }
    }
    allowed.add(HttpMethod.OPTIONS.name());
    return allowed;
  }
}
