package dev.parley.events;

import java.util.Set;

/// What became of an event that was handed to a bus.
public sealed interface Delivery {
  /// The bus answers for it from now on, or all its consumers are done with it.
  record Taken() implements Delivery {}

  /// Nobody is there yet who wants it.
  record Unwanted() implements Delivery {}

  /// Some consumers failed.
  ///
  /// @param consumers which, not empty
  /// @param error of one of them, for the operator
  record Failed(Set<String> consumers, String error) implements Delivery {
    /// Copies the consumers.
    public Failed {
      consumers = Set.copyOf(consumers);
    }
  }
}
