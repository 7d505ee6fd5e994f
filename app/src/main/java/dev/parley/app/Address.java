package dev.parley.app;

import dev.parley.kernel.ConfigReader;

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

  /// The host to show to a person on this machine.
  String shown() {
    return host.equals("0.0.0.0") || host.equals("::") || host.equals("127.0.0.1")
        ? "localhost"
        : host;
  }
}
