package dev.parley.events;

import dev.parley.api.events.v1.Event;
import java.util.Set;
import java.util.regex.Pattern;

/// Who wants to be told of events. Thread-safe, as its handler is.
///
/// @param name for ever: names its queue and its dead letters; lower-case letters and dashes
/// @param topics what it wants to hear of, at least one
/// @param handler what it does
public record EventConsumer(String name, Set<String> topics, Handler handler) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,39}");

  /// Checks the name.
  public EventConsumer {
    if (!NAME.matcher(name).matches() || topics.isEmpty()) {
      throw new IllegalArgumentException("A consumer has a name and topics");
    }
    topics = Set.copyOf(topics);
  }

  /// A service, which hears of all that it wants.
  ///
  /// @param service one of [Topics#WANTED]
  /// @param handler what it does
  public static EventConsumer of(String service, Handler handler) {
    return new EventConsumer(service, Topics.WANTED.getOrDefault(service, Set.of()), handler);
  }

  /// Takes one event in.
  @FunctionalInterface
  public interface Handler {
    /// Does what is to be done, durably, when it returns. The same event may come again, also at
    /// the same time on another thread or in another process, and must then change nothing.
    /// Should be done within a second; what takes longer is noted down and done afterwards.
    ///
    /// @throws RuntimeException to be told again later
    void handle(Event event);
  }
}
