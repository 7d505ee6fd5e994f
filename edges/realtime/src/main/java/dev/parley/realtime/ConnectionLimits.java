package dev.parley.realtime;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Counts connections, in all, by address and by user, and refuses those over the bound.
/// Thread-safe.
final class ConnectionLimits {
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final int PREFIX_BYTES = 8; // the /64 that one IPv6 customer has
  private final RealtimeConfig config;
  private final AtomicInteger total = new AtomicInteger();
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();
  private final Map<UUID, Integer> byUser = new ConcurrentHashMap<>();

  ConnectionLimits(RealtimeConfig config) {
    this.config = config;
  }

  /// Takes a place for a handshake.
  ///
  /// @return close it when the connection ended or did not come about
  /// @throws io.grpc.StatusRuntimeException `OVERLOADED` or `RATE_LIMITED`
  Place take(InetAddress address) {
    if (total.incrementAndGet() > config.maxConnections()) {
      total.decrementAndGet();
      throw Failure.retryAfter(
          ErrorReason.ERROR_REASON_OVERLOADED,
          "The server holds as many connections as it takes.",
          RETRY);
    }
    String key = key(address);
    if (!increment(byAddress, key, config.connectionsPerAddress())) {
      total.decrementAndGet();
      throw Failure.retryAfter(
          ErrorReason.ERROR_REASON_RATE_LIMITED,
          "There are too many connections from this address.",
          RETRY);
    }
    return new Place(key);
  }

  int total() {
    return total.get();
  }

  /// A place taken.
  final class Place implements AutoCloseable {
    private final String address;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable UUID user;

    private Place(String address) {
      this.address = address;
    }

    /// Counts the connection as this user's, once.
    ///
    /// @throws io.grpc.StatusRuntimeException `RATE_LIMITED`
    void of(UUID owner) {
      if (!increment(byUser, owner, config.connectionsPerUser())) {
        throw Failure.retryAfter(
            ErrorReason.ERROR_REASON_RATE_LIMITED, "You have too many connections.", RETRY);
      }
      user = owner;
    }

    @Override
    public void close() {
      if (!closed.compareAndSet(false, true)) {
        return;
      }
      UUID owner = user;
      if (owner != null) {
        decrement(byUser, owner);
      }
      decrement(byAddress, address);
      total.decrementAndGet();
    }
  }

  private static <K> boolean increment(Map<K, Integer> counts, K key, int most) {
    int[] before = {0};
    counts.compute(
        key,
        (_, count) -> {
          before[0] = count == null ? 0 : count;
          return before[0] < most ? Integer.valueOf(before[0] + 1) : count;
        });
    return before[0] < most;
  }

  private static <K> void decrement(Map<K, Integer> counts, K key) {
    counts.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
  }

  private static String key(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(address.getAddress(), 0, PREFIX_BYTES)
        : address.getHostAddress();
  }
}
