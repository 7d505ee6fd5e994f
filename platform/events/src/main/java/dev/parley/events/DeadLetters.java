package dev.parley.events;

import dev.parley.api.events.v1.Event;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Events that a consumer failed at too often. Thread-safe.
public interface DeadLetters {
  /// The oldest dead letters.
  ///
  /// @param limit how many at most
  List<DeadLetter> list(int limit);

  /// Has dead letters told once more to the consumers that failed at them.
  ///
  /// @param event only this one; all, if empty
  /// @return how many
  int replay(Optional<UUID> event);

  /// One event that one consumer failed at. Immutable.
  ///
  /// @param consumer who
  /// @param event at what
  /// @param error why, as far as that is known
  record DeadLetter(String consumer, Event event, String error) {}
}
