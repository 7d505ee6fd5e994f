package dev.parley.realtime;

import dev.parley.cache.RateLimits.Limit;
import dev.parley.kernel.ConfigReader;
import java.time.Duration;
import java.util.List;

/// The bounds of the hub.
///
/// @param maxConnections connections in all
/// @param connectionsPerUser connections of one user
/// @param connectionsPerAddress connections from one address (an IPv6 /64 counts as one)
/// @param allowedOrigins web origins besides the server's own whose pages may connect; `*` for any
/// @param idleTimeout silence after which a connection is closed; a ping goes out at half of it
/// @param closeTimeout how long a client has to answer a close before the line is cut
/// @param maxMessageBytes the largest WebSocket message of a client
/// @param framesPerSecond sustained frames a second of one user; those of 10 s may come at once
/// @param queuedEvents events that may wait on one connection
/// @param queuedBytes their bytes
/// @param dispatchQueue events that may wait for delivery, for each processor
/// @param presenceGrace how long a user stays online after the last connection ended
/// @param resyncSpread over how long many users are told to resync after signals were missed
/// @param drainSpread over how long clients are sent away when the server goes down
public record RealtimeConfig(
    int maxConnections,
    int connectionsPerUser,
    int connectionsPerAddress,
    List<String> allowedOrigins,
    Duration idleTimeout,
    Duration closeTimeout,
    int maxMessageBytes,
    int framesPerSecond,
    int queuedEvents,
    int queuedBytes,
    int dispatchQueue,
    Duration presenceGrace,
    Duration resyncSpread,
    Duration drainSpread) {
  private static final int BURST_SECONDS = 10;

  /// Checks the bounds.
  public RealtimeConfig {
    allowedOrigins = List.copyOf(allowedOrigins);
    if (maxConnections < 1
        || connectionsPerUser < 1
        || connectionsPerAddress < 1
        || maxMessageBytes < 1
        || framesPerSecond < 1
        || queuedEvents < 1
        || queuedBytes < 1
        || dispatchQueue < 1) {
      throw new IllegalArgumentException("the hub's bounds must be at least 1");
    }
    if (!idleTimeout.isPositive() || !closeTimeout.isPositive()) {
      throw new IllegalArgumentException("the hub's timeouts must be more than zero");
    }
  }

  /// Reads the section `realtime`.
  ///
  /// @param reader the reader scoped to the section
  /// @param drainSpread the default of `drain-spread`
  /// @return the configuration
  public static RealtimeConfig read(ConfigReader reader, Duration drainSpread) {
    return new RealtimeConfig(
        reader.integer("max-connections", 20_000, 1, 1_000_000, "WebSocket connections in all"),
        reader.integer("connections-per-user", 50, 1, 10_000, "WebSocket connections of one user"),
        reader.integer(
            "connections-per-address",
            1_000,
            1,
            1_000_000,
            "WebSocket connections from one address"),
        reader.list(
            "allowed-origins",
            List.of(),
            "web origins besides our own whose pages may connect, like https://chat.example.org"),
        reader.duration(
            "idle-timeout",
            Duration.ofSeconds(60),
            Duration.ofSeconds(2),
            Duration.ofHours(1),
            "silence after which a connection is closed"),
        reader.duration(
            "close-timeout",
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            Duration.ofMinutes(1),
            "how long a client has to answer a close"),
        reader.integer(
            "max-message-bytes", 65_536, 1_024, 1_048_576, "the largest message of a client"),
        reader.integer(
            "frames-per-second", 100, 1, 1_000_000, "sustained frames a second of one user"),
        reader.integer(
            "queued-events", 4_096, 16, 1_000_000, "events that may wait on one connection"),
        reader.integer(
            "queued-bytes", 4_194_304, 65_536, 1_073_741_824, "bytes of events that may wait"),
        reader.integer(
            "dispatch-queue", 16_384, 16, 10_000_000, "events that may wait for delivery"),
        reader.duration(
            "presence-grace",
            Duration.ofSeconds(5),
            Duration.ZERO,
            Duration.ofMinutes(5),
            "how long a user stays online after the last connection ended"),
        reader.duration(
            "resync-spread",
            Duration.ofSeconds(5),
            Duration.ZERO,
            Duration.ofMinutes(1),
            "over how long clients are told to resync after signals between processes were lost"),
        reader.duration(
            "drain-spread",
            drainSpread,
            Duration.ZERO,
            Duration.ofMinutes(1),
            "over how long clients are sent away when the server goes down"));
  }

  Limit frames() {
    return new Limit(
        Math.multiplyExact(framesPerSecond, BURST_SECONDS), Duration.ofSeconds(BURST_SECONDS));
  }
}
