package dev.parley.realtime;

import dev.parley.cache.RateLimits;
import dev.parley.events.Signals;
import dev.parley.rpc.Channels;
import dev.parley.rpc.RevokedSessions;
import dev.parley.rpc.TokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/// The door of the real-time edge. Stateless.
public final class RealtimeModule {
  private RealtimeModule() {}

  /// Starts the hub; it takes connections when a server it has configured listens.
  ///
  /// @param config its bounds
  /// @param channels where chats, messages and friends are served
  /// @param tokens verifies the clients' access tokens
  /// @param revoked tells which sessions end
  /// @param signals tells what happens
  /// @param limits how often a client may do what
  /// @param metrics counts connections and events
  /// @param clock decides which tokens have expired
  /// @return the running hub
  public static RealtimeHub start(
      RealtimeConfig config,
      Channels channels,
      TokenVerifier tokens,
      RevokedSessions revoked,
      Signals signals,
      RateLimits limits,
      MeterRegistry metrics,
      InstantSource clock) {
    return new RealtimeHub(config, channels, tokens, revoked, signals, limits, metrics, clock);
  }
}
