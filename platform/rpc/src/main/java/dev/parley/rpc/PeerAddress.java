package dev.parley.rpc;

import com.linecorp.armeria.client.Endpoint;
import java.util.Arrays;
import java.util.List;

/// Where instances of a service are: one address, or a name in the DNS with an address for each of
/// them. Immutable.
///
/// @param host a name or an address
/// @param port the internal gRPC port of the instances, 1 to 65,535
/// @param named whether the addresses of `host` are looked up again and again, each an instance
public record PeerAddress(String host, int port, boolean named) {
  private static final String DNS = "dns:";
  private static final String FORM = "host:port or dns:name:port, separated by commas";

  /// Reads a list of addresses.
  ///
  /// @param text `host:port` or `dns:name:port`, separated by commas; may be empty
  /// @return the addresses in order
  /// @throws IllegalArgumentException saying what the text must be
  public static List<PeerAddress> list(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .map(PeerAddress::parse)
        .toList();
  }

  /// Reads an address.
  ///
  /// @param text `host:port` or `dns:name:port`
  /// @return the address
  /// @throws IllegalArgumentException saying what the text must be
  public static PeerAddress parse(String text) {
    boolean named = text.startsWith(DNS);
    Endpoint endpoint = endpoint(named ? text.substring(DNS.length()) : text);
    if (!endpoint.hasPort() || endpoint.port() == 0 || (named && endpoint.isIpAddrOnly())) {
      throw new IllegalArgumentException(FORM);
    }
    return new PeerAddress(endpoint.host(), endpoint.port(), named);
  }

  /// The address as an endpoint.
  Endpoint endpoint() {
    return Endpoint.of(host, port);
  }

  private static Endpoint endpoint(String text) {
    try {
      return Endpoint.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(FORM, e);
    }
  }
}
