package dev.parley.events;

import java.time.Duration;
import java.util.Set;

/// What an outbox shall do with an event that was handed over.
public sealed interface Settlement {
  /// Forget it: the bus has it.
  record Remove() implements Settlement {}

  /// Keep it and hand it over later, without counting this time.
  ///
  /// @param after how much later
  record Keep(Duration after) implements Settlement {}

  /// Count a failure, and hand it over later to those who failed.
  ///
  /// @param consumers who failed
  /// @param after how much later
  record Retry(Set<String> consumers, Duration after) implements Settlement {
    /// Copies the consumers.
    public Retry {
      consumers = Set.copyOf(consumers);
    }
  }

  /// Put it to the dead letters of those who failed.
  ///
  /// @param consumers who failed, not empty
  /// @param error for the operator
  record Bury(Set<String> consumers, String error) implements Settlement {
    /// Copies the consumers.
    public Bury {
      consumers = Set.copyOf(consumers);
    }
  }
}
