package dev.parley.events;

import dev.parley.kernel.ConfigReader;
import java.time.Duration;

/// How often a consumer is told of an event that it fails at. Immutable.
///
/// @param tries before it goes to the dead letters, 1 to 50
/// @param pause before the second; doubled each time, up to a minute
public record EventsConfig(int tries, Duration pause) {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /// Reads the section `events`.
  ///
  /// @param reader the reader scoped to the section
  public static EventsConfig read(ConfigReader reader) {
    return new EventsConfig(
        reader.integer(
            "tries", 10, 1, 50, "how often a consumer may fail at an event before it is set aside"),
        reader.duration(
            "retry-pause",
            Duration.ofMillis(200),
            Duration.ofMillis(1),
            LONGEST,
            "before an event that failed is told again; doubled each time, up to a minute"));
  }

  /// Whether that was the last try.
  ///
  /// @param failures how often it failed
  public boolean isOver(int failures) {
    return failures >= tries;
  }

  /// How long to wait before the next try.
  ///
  /// @param failures how often it failed, at least 1
  public Duration pauseAfter(int failures) {
    Duration longer = pause.multipliedBy(1L << Math.min(failures - 1, 16));
    return longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
  }
}
