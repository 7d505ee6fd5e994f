package dev.parley.rpc;

import dev.parley.kernel.ConfigReader;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// How a process treats the instances of services in other processes.
///
/// @param healthInterval the pause between two questions whether an instance is ready; one that
///     does not answer within two such intervals is out
/// @param dnsServers who is asked for names, instead of the system's servers if there are any here
/// @param retryPercent calls that may be tried a second time, of a hundred; 0 for none
/// @param breakerPercent failed calls of a hundred above which a service is left alone for a while
/// @param breakerOpen how long it is left alone before one call tries again
public record PeersConfig(
    Duration healthInterval,
    List<InetSocketAddress> dnsServers,
    int retryPercent,
    int breakerPercent,
    Duration breakerOpen) {
  /// What holds when nothing is configured.
  public static final PeersConfig DEFAULT =
      new PeersConfig(Duration.ofSeconds(1), List.of(), 20, 50, Duration.ofSeconds(2));

  private static final int DNS_PORT = 53;

  /// Checks the bounds.
  public PeersConfig {
    dnsServers = List.copyOf(dnsServers);
    if (!healthInterval.isPositive() || !breakerOpen.isPositive()) {
      throw new IllegalArgumentException(
          "rpc.health-interval and rpc.breaker-open must be positive");
    }
  }

  /// How long an instance has to answer whether it is ready.
  Duration healthTimeout() {
    return healthInterval.multipliedBy(2);
  }

  /// Reads the section `rpc`.
  ///
  /// @param reader the reader scoped to the section
  /// @return the configuration
  static PeersConfig read(ConfigReader reader) {
    return new PeersConfig(
        reader.duration(
            "health-interval",
            DEFAULT.healthInterval(),
            Duration.ofMillis(100),
            Duration.ofSeconds(30),
            "pause between two questions whether an instance is ready; it has twice as long to"
                + " answer"),
        reader.parsed(
            "dns-servers",
            "",
            PeersConfig::servers,
            "address:port of DNS servers to ask for peers, separated by commas; the system's if"
                + " empty"),
        reader.integer(
            "retry-percent",
            DEFAULT.retryPercent(),
            0,
            100,
            "calls of a hundred that may be tried a second time, on another instance"),
        reader.integer(
            "breaker-percent",
            DEFAULT.breakerPercent(),
            1,
            100,
            "failed calls of a hundred above which a service is not called for a while"),
        reader.duration(
            "breaker-open",
            DEFAULT.breakerOpen(),
            Duration.ofMillis(100),
            Duration.ofMinutes(5),
            "how long it is not called before one call tries again"));
  }

  private static List<InetSocketAddress> servers(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .map(PeersConfig::server)
        .toList();
  }

  private static InetSocketAddress server(String text) {
    try {
      PeerAddress address = PeerAddress.parse(text.contains(":") ? text : text + ":" + DNS_PORT);
      if (!address.named() && address.endpoint().isIpAddrOnly()) {
        return new InetSocketAddress(address.host(), address.port());
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("address:port, separated by commas", e);
    }
    throw new IllegalArgumentException("address:port, separated by commas");
  }
}
