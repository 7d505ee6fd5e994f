package dev.parley.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Gives out free ports of loopback, each once, below those that the system gives to outgoing
/// connections. Not thread-safe.
final class Ports {
  private static final int FIRST = 22_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 1_000;
  private final Set<Integer> given = new HashSet<>();

  /// A free port.
  ///
  /// @throws IllegalStateException if none was found
  int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (!given.contains(port) && isFree(port)) {
        given.add(port);
        return port;
      }
    }
    throw new IllegalStateException("No free port was found between " + FIRST + " and " + LAST);
  }

  /// Whether nobody listens on a port of loopback.
  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
