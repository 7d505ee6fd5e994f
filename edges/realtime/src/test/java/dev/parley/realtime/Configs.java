package dev.parley.realtime;

import java.time.Duration;
import java.util.List;

/// Builds hub configurations that differ from roomy ones with short times. For one thread.
final class Configs {
  private int maxConnections = 1_000;
  private int perUser = 50;
  private int perAddress = 1_000;
  private Duration idle = Duration.ofSeconds(30);
  private int framesPerSecond = 100_000;
  private int queuedEvents = 4_096;
  private int queuedBytes = 4_194_304;
  private int dispatchQueue = 16_384;
  private Duration drainSpread = Duration.ofMillis(200);

  static Configs roomy() {
    return new Configs();
  }

  Configs connections(int all, int ofUser, int fromAddress) {
    maxConnections = all;
    perUser = ofUser;
    perAddress = fromAddress;
    return this;
  }

  Configs idle(Duration timeout) {
    idle = timeout;
    return this;
  }

  Configs drainSpread(Duration spread) {
    drainSpread = spread;
    return this;
  }

  Configs framesPerSecond(int frames) {
    framesPerSecond = frames;
    return this;
  }

  Configs queued(int events, int bytes) {
    queuedEvents = events;
    queuedBytes = bytes;
    return this;
  }

  Configs dispatchQueue(int events) {
    dispatchQueue = events;
    return this;
  }

  RealtimeConfig build() {
    return new RealtimeConfig(
        maxConnections,
        perUser,
        perAddress,
        List.of("https://allowed.example"),
        idle,
        Duration.ofSeconds(1),
        65_536,
        framesPerSecond,
        queuedEvents,
        queuedBytes,
        dispatchQueue,
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        drainSpread);
  }
}
