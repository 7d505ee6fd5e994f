package dev.parley.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/// What is counted about Redis. Thread-safe.
final class RedisMetrics {
  private final MeterRegistry registry;
  private final Counter published;
  private final Counter lost;
  private final Counter heard;
  private final Counter missed;

  RedisMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.published = counter("parley.redis.published", "messages that Redis has taken");
    this.lost = counter("parley.redis.lost", "messages that Redis did not take, given up");
    this.heard = counter("parley.redis.heard", "messages that came from Redis");
    this.missed = counter("parley.redis.missed", "times a listener was told of missed messages");
  }

  void gauge(String name, Supplier<Number> value, String description) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  void published(int messages) {
    published.increment(messages);
  }

  void lost() {
    lost.increment();
  }

  void heard() {
    heard.increment();
  }

  void missed() {
    missed.increment();
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }
}
