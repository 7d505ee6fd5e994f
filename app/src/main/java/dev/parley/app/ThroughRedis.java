package dev.parley.app;

import dev.parley.cache.Caches;
import dev.parley.cache.LocalRateLimits;
import dev.parley.cache.RateLimits;
import dev.parley.cache.RedisCaches;
import dev.parley.cache.RedisRateLimits;
import dev.parley.events.RedisSignals;
import dev.parley.events.Signals;
import dev.parley.kernel.Metrics;
import dev.parley.kernel.ModuleGraph;
import dev.parley.redis.Redis;
import dev.parley.redis.RedisConfig;
import java.time.Clock;

/// Registers what processes share through Redis. Stateless; loaded only where Redis is configured.
final class ThroughRedis {
  private ThroughRedis() {}

  static Shared modules(
      RedisConfig config,
      ModuleGraph.Builder modules,
      ModuleGraph.Key<Metrics> metrics,
      Clock clock) {
    ModuleGraph.Key<Redis> redis =
        modules.module(
            "redis", started -> Redis.start(config, started.get(metrics).registry()), metrics);
    ModuleGraph.Key<RateLimits> own =
        modules.module("own-rate-limits", started -> new LocalRateLimits(clock));
    ModuleGraph.Key<RateLimits> limits =
        modules.module(
            "rate-limits",
            started ->
                new RedisRateLimits(
                    started.get(redis), started.get(own), started.get(metrics).registry()),
            redis,
            own,
            metrics);
    ModuleGraph.Key<Caches> caches =
        modules.module(
            "caches",
            started ->
                new RedisCaches(
                    started.get(redis).topics(), started.get(metrics).registry(), System::nanoTime),
            redis,
            metrics);
    ModuleGraph.Key<Signals> signals =
        modules.module("signals", started -> new RedisSignals(started.get(redis).topics()), redis);
    return new Shared(own, limits, caches, signals);
  }
}
