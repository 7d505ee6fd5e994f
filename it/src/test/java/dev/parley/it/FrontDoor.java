package dev.parley.it;

import dev.parley.testing.RunningParley;
import java.net.URI;

/// The balancer of a cluster, as clients see it. Immutable.
///
/// @param uri where it is
record FrontDoor(URI uri) implements RunningParley {
  @Override
  public int port() {
    return uri.getPort();
  }

  @Override
  public int opsPort() {
    throw new UnsupportedOperationException("each process of a cluster has its own");
  }

  @Override
  public void close() {
    // the cluster is closed as a whole
  }
}
