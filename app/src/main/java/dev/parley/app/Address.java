package dev.parley.app;

import dev.parley.kernel.ConfigReader;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// Where a server of this process listens.
///
/// @param host a name or address of this machine; `0.0.0.0` is all of them
/// @param port 0 to 65,535; 0 takes a free one
record Address(String host, int port) {

  /// Reads `host` and `port`.
  ///
  /// @param what the server is, for the descriptions
  static Address read(ConfigReader reader, String what, String host, int port) {
    return new Address(
        reader.string("host", host, "address that " + what + " listens on; 0.0.0.0 is every one"),
        reader.integer("port", port, 0, 65_535, "port of " + what + "; 0 takes a free one"));
  }

  /// Where others find it: the host, or this machine's name where it listens on every address.
  ///
  /// @return `host:port`
  String reached() {
    return (isEverywhere() ? machine() : host) + ":" + port;
  }

  private boolean isEverywhere() {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost"; // a machine that does not know its own name
    }
  }

  /// The host to show to a person on this machine.
  String shown() {
    return isEverywhere() || host.equals("127.0.0.1") ? "localhost" : host;
  }
}
