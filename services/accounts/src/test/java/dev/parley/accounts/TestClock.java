package dev.parley.accounts;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands until it is moved. Thread-safe.
final class TestClock implements InstantSource {
  private Instant now = Some.NOON;

  @Override
  public synchronized Instant instant() {
    return now;
  }

  synchronized void pass(Duration time) {
    now = now.plus(time);
  }
}
