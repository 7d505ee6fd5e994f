package dev.parley.events;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands events straight to the consumers of this process, on the publisher's thread.
/// Thread-safe.
///
/// It keeps nothing: what a consumer failed at stays in the outbox, with the consumer's name, and
/// so does what a service wants that has not subscribed yet.
public final class LocalBus implements EventBus {
  private static final Logger log = LoggerFactory.getLogger(LocalBus.class);
  private final List<EventConsumer> consumers = new CopyOnWriteArrayList<>();
  private final Map<String, Set<String>> expected;

  /// A bus of whoever subscribes.
  public LocalBus() {
    this(Map.of());
  }

  /// A bus that tells nobody of an event before all are there who want it.
  ///
  /// @param expected the topics of each service that will subscribe, such as [Topics#WANTED]
  public LocalBus(Map<String, Set<String>> expected) {
    this.expected = Map.copyOf(expected);
  }

  @Override
  public List<Delivery> publish(List<Handover> events) {
    return events.stream().map(this::deliver).toList();
  }

  @Override
  public void subscribe(EventConsumer consumer) {
    if (consumers.stream().anyMatch(other -> other.name().equals(consumer.name()))) {
      throw new IllegalArgumentException("There is a consumer " + consumer.name() + " already");
    }
    consumers.add(consumer);
  }

  private boolean isSomebodyMissing(Handover event) {
    return expected.entrySet().stream()
        .filter(service -> event.isFor(service.getKey(), service.getValue()))
        .anyMatch(
            service ->
                consumers.stream().noneMatch(there -> there.name().equals(service.getKey())));
  }

  private Delivery deliver(Handover event) {
    List<EventConsumer> wanting = consumers.stream().filter(event::isFor).toList();
    if (wanting.isEmpty() || isSomebodyMissing(event)) {
      return new Delivery.Unwanted();
    }
    Set<String> failed = new HashSet<>();
    String error = "";
    for (EventConsumer consumer : wanting) {
      try {
        consumer.handler().handle(event.event());
      } catch (RuntimeException e) {
        failed.add(consumer.name());
        error = e.toString();
        log.atWarn()
            .setCause(e)
            .addKeyValue("consumer", consumer.name())
            .addKeyValue("topic", event.event().getTopic())
            .addKeyValue("event", event.event().getId())
            .log("A consumer of events failed");
      }
    }
    return failed.isEmpty() ? new Delivery.Taken() : new Delivery.Failed(failed, error);
  }
}
