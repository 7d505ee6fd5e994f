package dev.parley.realtime;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decides which web pages may connect (RFC 6455, section 10.2): those of the host they connect to
/// and those configured. Immutable.
///
/// A browser always says the page's origin; programs say none and are let in, since an attack
/// through them is not one through a person's browser.
final class Origins {
  private final Set<String> allowed;

  Origins(List<String> allowed) {
    this.allowed =
        allowed.stream().map(o -> o.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  /// @throws io.grpc.StatusRuntimeException `FORBIDDEN` if the page may not
  void check(RequestHeaders headers) {
    List<String> origins = headers.getAll(HttpHeaderNames.ORIGIN);
    if (origins.isEmpty() || allowed.contains("*")) {
      return;
    }
    String origin = origins.getFirst().toLowerCase(Locale.ROOT);
    boolean ours = allowed.contains(origin) || isHost(origin, headers.authority());
    if (origins.size() > 1 || !ours) {
      throw Failure.of(
          ErrorReason.ERROR_REASON_FORBIDDEN,
          "Pages of this origin may not connect; see realtime.allowed-origins.");
    }
  }

  /// Whether a page was served by the host it connects to. The scheme is not compared: a proxy may
  /// have taken the TLS off.
  private static boolean isHost(String origin, @Nullable String host) {
    try {
      URI page = new URI(origin);
      String scheme = page.getScheme();
      boolean web = "http".equals(scheme) || "https".equals(scheme);
      if (host == null || !web || page.getHost() == null || page.getRawUserInfo() != null) {
        return false;
      }
      URI here = new URI(scheme + "://" + host.toLowerCase(Locale.ROOT));
      return page.getHost().equals(here.getHost()) && port(page) == port(here);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equals(uri.getScheme()) ? 443 : 80;
  }
}
