package dev.parley.redis;

/// Where a server listens.
///
/// @param host a name or an address, an IPv6 address without brackets
/// @param port 1 to 65535
record RedisAddress(String host, int port) {
  RedisAddress {
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("host:port, with a port from 1 to 65535");
    }
  }

  /// Reads `host:port` or `[address]:port`.
  ///
  /// @throws IllegalArgumentException for anything else
  static RedisAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      String host = text.substring(0, Math.max(colon, 0));
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      return new RedisAddress(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("host:port, with a port from 1 to 65535", e);
    }
  }

  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
