package dev.parley.db;

import java.util.regex.Pattern;

/// A network, besides loopback, from which the embedded PostgreSQL takes connections of the
/// services' role, with its password. Immutable.
///
/// @param address the server's own, an IPv4 address
/// @param range of those who may connect, for example `10.0.0.0/24`
public record OpenNetwork(String address, String range) {
  private static final String NUMBERS = "\\d{1,3}(\\.\\d{1,3}){3}";
  private static final Pattern ADDRESS = Pattern.compile(NUMBERS);
  private static final Pattern RANGE = Pattern.compile(NUMBERS + "/\\d{1,2}");

  /// Checks what PostgreSQL is told.
  public OpenNetwork {
    if (!ADDRESS.matcher(address).matches() || !RANGE.matcher(range).matches()) {
      throw new IllegalArgumentException(
          "An address and a range of IPv4, not %s and %s".formatted(address, range));
    }
  }
}
