package dev.parley.rpc;

import com.linecorp.armeria.common.util.InetAddressPredicates;
import com.linecorp.armeria.server.ClientAddressSource;
import com.linecorp.armeria.server.ProxiedAddresses;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.parley.kernel.ConfigReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/// Decides from which address a request came when proxies stand between, and whether it came by
/// TLS. Immutable.
///
/// Each proxy appends the address it saw to X-Forwarded-For, and a client may have written anything
/// before; so the client is the last address that is not a trusted proxy's. Armeria by itself takes
/// the first one, which the client chooses.
public final class TrustedProxies {
  private final Predicate<InetAddress> trusted;

  private TrustedProxies(Predicate<InetAddress> trusted) {
    this.trusted = trusted;
  }

  /// Reads the setting `trusted-proxies`.
  ///
  /// @param reader scoped to the section of the port
  /// @return who is trusted; nobody, unless the setting says so
  public static TrustedProxies read(ConfigReader reader) {
    return reader.parsed(
        "trusted-proxies",
        "",
        TrustedProxies::parse,
        "addresses or CIDR ranges of proxies whose X-Forwarded-For is believed, separated by"
            + " commas");
  }

  /// Reads addresses and CIDR ranges.
  ///
  /// @param ranges separated by commas; may be empty
  /// @return who is trusted
  /// @throws IllegalArgumentException naming the first that is neither
  public static TrustedProxies parse(String ranges) {
    Predicate<InetAddress> any = _ -> false;
    for (String range : ranges.split(",", -1)) {
      if (!range.isBlank()) {
        any = any.or(one(range.strip()));
      }
    }
    return new TrustedProxies(any);
  }

  /// Makes `clientAddress()` of a server's requests the one described above.
  ///
  /// @param server the server to be built
  public void configure(ServerBuilder server) {
    server
        .clientAddressSources(ClientAddressSource.ofHeader("x-forwarded-for"))
        .clientAddressTrustedProxyFilter(trusted)
        .clientAddressMapper(this::client);
  }

  /// Whether a request came to this server by TLS, or to a trusted proxy in front of it.
  ///
  /// @param ctx of the request
  /// @return true if nobody on the way could read it
  public boolean tls(ServiceRequestContext ctx) {
    return ctx.sessionProtocol().isTls()
        || (trusted.test(ctx.remoteAddress().getAddress())
            && Arrays.stream(ctx.request().headers().get("x-forwarded-proto", "").split(",", -1))
                .anyMatch(protocol -> protocol.trim().equalsIgnoreCase("https")));
  }

  private InetSocketAddress client(ProxiedAddresses addresses) {
    List<InetSocketAddress> hops = new ArrayList<>();
    hops.add(addresses.sourceAddress());
    hops.addAll(addresses.destinationAddresses());
    for (InetSocketAddress hop : hops.reversed()) {
      if (!trusted.test(hop.getAddress())) {
        return hop;
      }
    }
    return hops.getFirst();
  }

  private static Predicate<InetAddress> one(String range) {
    try {
      return range.contains("/")
          ? InetAddressPredicates.ofCidr(range)
          : InetAddressPredicates.ofExact(range);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "addresses or CIDR ranges, separated by commas; '%s' is neither".formatted(range), e);
    }
  }
}
