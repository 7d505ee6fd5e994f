package dev.parley.app;

import dev.parley.cache.Caches;
import dev.parley.cache.LocalCaches;
import dev.parley.cache.LocalRateLimits;
import dev.parley.cache.RateLimits;
import dev.parley.events.InProcessSignals;
import dev.parley.events.Signals;
import dev.parley.kernel.Metrics;
import dev.parley.kernel.ModuleGraph;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all processes of a cluster share: through Redis where it is configured, and else within
/// this process; then no class of the Redis client is loaded. Immutable.
///
/// @param ownLimits rate limits of this process alone, which never wait
/// @param limits rate limits
/// @param caches caches
/// @param signals signals
record Shared(
    ModuleGraph.Key<RateLimits> ownLimits,
    ModuleGraph.Key<RateLimits> limits,
    ModuleGraph.Key<Caches> caches,
    ModuleGraph.Key<Signals> signals) {
  private static final Logger log = LoggerFactory.getLogger(Shared.class);

  /// Registers the modules that the settings ask for.
  static Shared modules(
      Settings settings,
      ModuleGraph.Builder modules,
      ModuleGraph.Key<Metrics> metrics,
      Clock clock) {
    if (settings.redis().isPresent()) {
      return ThroughRedis.modules(settings.redis().get(), modules, metrics, clock);
    }
    if (settings.runs(Target.CHATS) != settings.runs(Target.REALTIME)) {
      log.atWarn()
          .log(
              "redis.nodes is not set, but chats and realtime run in different processes: clients"
                  + " will not hear of new messages until they ask");
    }
    if (settings.runs(Target.FRIENDS) != settings.runs(Target.REALTIME)) {
      log.atWarn()
          .log(
              "redis.nodes is not set, but friends and realtime run in different processes: clients"
                  + " will not hear of friend requests until they ask");
    }
    ModuleGraph.Key<RateLimits> limits =
        modules.module("rate-limits", started -> new LocalRateLimits(clock));
    return new Shared(
        limits,
        limits,
        modules.module(
            "caches",
            started -> new LocalCaches(started.get(metrics).registry(), System::nanoTime),
            metrics),
        modules.module("signals", started -> new InProcessSignals()));
  }
}
