package dev.parley.events;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/// A service's events that are not with the bus yet, each written in the transaction of what it
/// tells of. Thread-safe; several processes may empty one outbox at the same time.
public interface Outbox {
  /// Takes events that are due, oldest first, hands them over and does with each as it is told. A
  /// crash in between leaves them where they are, so that they are handed over again. Events that
  /// another process is at are left to it.
  ///
  /// @param limit most events to take
  /// @param work what becomes of each, in their order; when it throws, all stay as they are
  /// @return how many were taken
  int drain(int limit, Function<List<Handover>, List<Settlement>> work);

  /// What waits.
  Backlog backlog();

  /// What waits in an outbox.
  ///
  /// @param events how many, counted up to 10,000
  /// @param oldest how long the oldest waits; zero if there is none
  record Backlog(int events, Duration oldest) {}
}
