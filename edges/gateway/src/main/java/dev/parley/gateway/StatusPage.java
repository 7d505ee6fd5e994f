package dev.parley.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.parley.gateway.ClusterStatus.Snapshot;
import dev.parley.rpc.ServiceStatus;
import dev.parley.rpc.ServiceStatus.About;
import dev.parley.rpc.ServiceStatus.InstanceStatus;
import java.time.Duration;
import java.time.Instant;

/// Shows a [Snapshot] as JSON, or as HTML to who prefers it: in short for everybody, in full for
/// operators. Stateless.
final class StatusPage {
  private static final String VARY_BY = "accept, authorization";

  private StatusPage() {}

  /// The answer to a request.
  ///
  /// @param detailed whether addresses, versions and times are shown
  static HttpResponse answer(RequestHeaders request, Snapshot seen, boolean detailed) {
    boolean html = prefersHtml(request);
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(html ? MediaType.HTML_UTF_8 : MediaType.JSON)
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .set(HttpHeaderNames.VARY, VARY_BY);
    if (html) {
      headers.set(StatusHtml.HEADERS);
    }
    String body = html ? StatusHtml.print(seen, detailed) : json(seen, detailed).toString();
    return HttpResponse.of(headers.build(), HttpData.ofUtf8(body));
  }

  /// `up`, or `down` if a service cannot be called.
  static String word(boolean up) {
    return up ? "up" : "down";
  }

  /// Seconds since a start, not negative.
  static long uptime(Instant startedAt, Snapshot seen) {
    return Math.max(0, Duration.between(startedAt, seen.takenAt()).toSeconds());
  }

  private static boolean prefersHtml(RequestHeaders request) {
    for (MediaType accepted : request.accept()) {
      if (accepted.is(MediaType.create("text", "html"))) {
        return true;
      }
      if (accepted.isJson()) {
        return false;
      }
    }
    return false;
  }

  private static ObjectNode json(Snapshot seen, boolean detailed) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("status", word(seen.isUp()));
    if (detailed) {
      root.put("version", seen.process().version());
      root.put("uptimeSeconds", uptime(seen.process().startedAt(), seen));
    }
    ArrayNode services = root.putArray("services");
    for (ServiceStatus service : seen.services()) {
      ObjectNode node = services.addObject();
      node.put("service", service.service());
      node.put("status", word(seen.isUp(service)));
      if (detailed) {
        detail(node, service, seen);
      }
    }
    return root;
  }

  private static void detail(ObjectNode node, ServiceStatus service, Snapshot seen) {
    if (service.inProcess()) {
      node.put("where", "in-process");
      return;
    }
    node.put("where", "elsewhere");
    if (!service.circuit().isEmpty()) {
      node.put("circuit", service.circuit());
    }
    ArrayNode instances = node.putArray("instances");
    for (InstanceStatus instance : service.instances()) {
      ObjectNode one = instances.addObject();
      one.put("address", instance.address());
      one.put("health", instance.health());
      if (instance.about().isPresent()) {
        About about = instance.about().get();
        one.put("version", about.version());
        one.put("uptimeSeconds", uptime(about.startedAt(), seen));
        ArrayNode targets = one.putArray("targets");
        about.targets().forEach(targets::add);
      }
    }
  }
}
