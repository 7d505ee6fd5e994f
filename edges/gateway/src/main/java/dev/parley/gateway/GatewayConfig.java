package dev.parley.gateway;

import dev.parley.cache.RateLimits.Limit;
import dev.parley.kernel.ConfigReader;
import java.time.Duration;
import java.util.List;

/// What the public door takes, and how much of it.
///
/// @param requestTimeout how long a request may take from its headers to its answer
/// @param bodyTimeout how long a request's body may take to arrive
/// @param idleTimeout after how much silence a connection without a request is closed
/// @param maxConnections the most connections at a time, WebSockets included
/// @param maxRequests the most requests at work at a time; more are refused with `OVERLOADED`
/// @param maxBodyBytes the largest body or gRPC message
/// @param maxHeaderBytes the most bytes of request headers
/// @param perUser how much one signed-in user may ask
/// @param perAddress how much may be asked from one address
/// @param corsOrigins origins of web pages that may call the API from a browser
public record GatewayConfig(
    Duration requestTimeout,
    Duration bodyTimeout,
    Duration idleTimeout,
    int maxConnections,
    int maxRequests,
    int maxBodyBytes,
    int maxHeaderBytes,
    Limit perUser,
    Limit perAddress,
    List<String> corsOrigins) {

  /// Checks what must hold between the values.
  public GatewayConfig {
    if (bodyTimeout.compareTo(requestTimeout) > 0) {
      throw new IllegalArgumentException(
          "gateway.body-timeout must not be longer than gateway.request-timeout");
    }
    corsOrigins = List.copyOf(corsOrigins);
  }

  /// Reads the section `gateway`.
  ///
  /// @param reader the reader scoped to the section
  /// @return the configuration
  public static GatewayConfig read(ConfigReader reader) {
    return new GatewayConfig(
        duration(reader, "request-timeout", 15, "how long a request may take"),
        duration(reader, "body-timeout", 10, "how long a request's body may take to arrive"),
        duration(reader, "idle-timeout", 30, "when a silent connection is closed"),
        reader.integer(
            "max-connections", 20_000, 1, 1_000_000, "the most public connections at a time"),
        reader.integer("max-requests", 4_096, 1, 100_000, "the most requests at work at a time"),
        reader.integer(
            "max-body-bytes", 256 * 1024, 1_024, 16 * 1024 * 1024, "the largest request body"),
        reader.integer(
            "max-header-bytes", 16 * 1024, 1_024, 256 * 1024, "the most bytes of request headers"),
        limit(reader, "user", 100, 1_000),
        limit(reader, "address", 1_000, 5_000),
        reader.list(
            "cors-origins",
            List.of(),
            "origins whose pages may call the API, for example https://chat.example.org"));
  }

  private static Duration duration(ConfigReader reader, String key, int seconds, String doc) {
    return reader.duration(
        key, Duration.ofSeconds(seconds), Duration.ofMillis(100), Duration.ofMinutes(10), doc);
  }

  private static Limit limit(ConfigReader reader, String whose, int perSecond, int burst) {
    int rate =
        reader.integer(
            "requests-per-second-per-" + whose,
            perSecond,
            1,
            100_000,
            "requests a second that one " + whose + " may make for long");
    int tokens =
        reader.integer(
            "burst-per-" + whose,
            burst,
            1,
            1_000_000,
            "requests one " + whose + " may make at once");
    return new Limit(tokens, Duration.ofNanos(1_000_000_000L * tokens / rate));
  }
}
