package dev.parley.accounts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/// Names the party behind a client address in limits. Stateless.
final class AddressKey {
  private static final int IPV6_NETWORK_BYTES = 8;

  private AddressKey() {}

  /// The key of an address: IPv6 by its /64, which is what one subscriber has at the least.
  ///
  /// @param address a literal address, empty if unknown; those unknown share one key
  static String of(String address) {
    try {
      return InetAddress.ofLiteral(address) instanceof Inet6Address v6
          ? HexFormat.of().formatHex(v6.getAddress(), 0, IPV6_NETWORK_BYTES) + "/64"
          : address;
    } catch (IllegalArgumentException notLiteral) {
      return "unknown";
    }
  }
}
