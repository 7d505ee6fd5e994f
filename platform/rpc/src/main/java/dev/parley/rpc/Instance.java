package dev.parley.rpc;

import com.linecorp.armeria.client.Endpoint;
import io.grpc.Channel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One instance of a service in another process, and the calls that it is at. Thread-safe.
final class Instance {
  private final Endpoint endpoint;
  private final Channel channel;
  private final int addressHash;
  private final Set<Runnable> inFlight = ConcurrentHashMap.newKeySet();
  private volatile long suspectUntilNanos = System.nanoTime();

  Instance(Endpoint endpoint, Channel channel) {
    this.endpoint = endpoint;
    this.channel = channel;
    this.addressHash = address(endpoint).hashCode();
  }

  /// How high it is for what a call is about; the same in every process.
  int rank(String about) {
    int mixed = 31 * about.hashCode() + addressHash;
    mixed = (mixed ^ (mixed >>> 16)) * 0x7FEB352D;
    mixed = (mixed ^ (mixed >>> 15)) * 0x846CA68B;
    return mixed ^ (mixed >>> 16);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Channel channel() {
    return channel;
  }

  /// Where it is, for a person: `host:port`, and the address if the host is a name looked up.
  static String address(Endpoint endpoint) {
    String ip = endpoint.ipAddr();
    return ip == null || endpoint.isIpAddrOnly()
        ? endpoint.authority()
        : "%s (%s)".formatted(endpoint.authority(), ip);
  }

  /// A call is under way.
  ///
  /// @param giveUp ends the call early; to be given to [#end] when the call has ended
  void begin(Runnable giveUp) {
    inFlight.add(giveUp);
  }

  void end(Runnable giveUp) {
    inFlight.remove(giveUp);
  }

  /// It does not answer: calls under way need not wait for their deadlines.
  void giveUpCalls() {
    inFlight.forEach(Runnable::run);
  }

  /// It could not be reached: for a while others are asked if there are any.
  void suspect(Duration time) {
    suspectUntilNanos = System.nanoTime() + time.toNanos();
  }

  boolean isSuspect() {
    return System.nanoTime() - suspectUntilNanos < 0;
  }
}
