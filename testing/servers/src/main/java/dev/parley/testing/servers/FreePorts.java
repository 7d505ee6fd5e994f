package dev.parley.testing.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// Finds ports that nobody has, for servers whose port others must know before they start: each is
/// given out once, and they are below those that the system gives to outgoing connections, so that
/// nobody gets one by chance. Thread-safe.
public final class FreePorts {
  private static final int FIRST = 15_000;
  private static final int END = 22_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  /// A free port of loopback.
  public static int next() {
    return next(0);
  }

  /// A free port of loopback.
  ///
  /// @param extra another one that must be free too, so much above it
  static int next(int extra) {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port) && isFree(port + extra) && GIVEN.add(port)) {
        return port;
      }
    }
  }

  /// Whether nobody listens on a port of loopback.
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
