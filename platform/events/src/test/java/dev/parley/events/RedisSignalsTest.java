package dev.parley.events;

import static org.awaitility.Awaitility.await;

import dev.parley.api.realtime.v1.Signal;
import dev.parley.redis.Redis;
import dev.parley.redis.RedisConfig;
import dev.parley.redis.RedisMode;
import dev.parley.redis.RedisSecurity;
import dev.parley.testing.servers.RedisProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RedisSignalsTest extends SignalsContract {
  private static final RedisProcess SERVER = RedisProcess.start();
  private static final RedisConfig CONFIG =
      new RedisConfig(
          RedisMode.STANDALONE, List.of(SERVER.address()), "", "parley", RedisSecurity.NONE);
  private final Redis here = Redis.start(CONFIG, new SimpleMeterRegistry());
  private final Redis there = Redis.start(CONFIG, new SimpleMeterRegistry());
  private final Signals publishing = new RedisSignals(here.topics());
  private final Signals listening = new RedisSignals(there.topics());

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  @Override
  Signals publishing() {
    return publishing;
  }

  @Override
  Signals listening() {
    return listening;
  }

  @Test
  void afterAnInterruptionListenersAreToldThatTheyMissedSignals() {
    AtomicInteger missed = new AtomicInteger();
    var _ =
        subscribe(
            "user:1",
            new Signals.Listener() {
              @Override
              public void heard(Signal signal) {
                hear(signal);
              }

              @Override
              public void missed() {
                missed.incrementAndGet();
              }
            });
    SERVER.kill();
    publishing.publish("user:1", signal("lost"));
    SERVER.resume();

    await().atMost(Duration.ofSeconds(20)).until(() -> missed.get() > 0);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              publishing.publish("user:1", signal("back"));
              return heard.contains("back");
            });
  }
}
