package dev.parley.testing;

import dev.parley.kernel.Ids;

/// Ends of logins that nobody has used before, in any run. Stateless.
final class Logins {

  private Logins() {}

  static String next() {
    // The random end: the beginning is the time and repeats within a millisecond.
    return Ids.next().toString().substring(24);
  }
}
