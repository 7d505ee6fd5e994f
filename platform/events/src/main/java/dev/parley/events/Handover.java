package dev.parley.events;

import dev.parley.api.events.v1.Event;
import java.util.Set;

/// An event on its way from an outbox to a bus. Immutable.
///
/// @param event what happened
/// @param consumers whom it is for; empty for everyone who wants its topic
/// @param attempts how often it was handed over in vain
public record Handover(Event event, Set<String> consumers, int attempts) {
  /// Copies the consumers.
  public Handover {
    consumers = Set.copyOf(consumers);
  }

  boolean isFor(EventConsumer consumer) {
    return isFor(consumer.name(), consumer.topics());
  }

  boolean isFor(String consumer, Set<String> topics) {
    return topics.contains(event.getTopic())
        && (consumers.isEmpty() || consumers.contains(consumer));
  }
}
