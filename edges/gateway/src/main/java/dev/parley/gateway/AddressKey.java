package dev.parley.gateway;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/// Whom an address stands for when requests are counted. Stateless.
final class AddressKey {
  private static final int NETWORK_BYTES = 8;

  private AddressKey() {}

  /// The key of an address: an IPv4 address itself, of an IPv6 address its /64, which is what one
  /// subscriber is given.
  ///
  /// @param address a literal address
  static String of(String address) {
    if (address.isEmpty()) {
      return "unknown";
    }
    InetAddress parsed = InetAddress.ofLiteral(address);
    return parsed instanceof Inet6Address
        ? HexFormat.of().formatHex(parsed.getAddress(), 0, NETWORK_BYTES)
        : parsed.getHostAddress();
  }
}
