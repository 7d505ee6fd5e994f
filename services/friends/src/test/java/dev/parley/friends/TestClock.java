package dev.parley.friends;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that goes only when it is told to. Thread-safe.
final class TestClock implements InstantSource {
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private volatile Instant now = START;

  @Override
  public Instant instant() {
    return now;
  }

  /// Forward, or back if negative.
  synchronized void move(Duration by) {
    now = now.plus(by);
  }
}
