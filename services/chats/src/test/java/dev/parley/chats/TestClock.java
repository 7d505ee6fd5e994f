package dev.parley.chats;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that goes only when it is told to. Thread-safe.
final class TestClock implements InstantSource {
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  @Override
  public Instant instant() {
    return now.get();
  }

  /// Forward, or back if negative.
  void move(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }
}
