package dev.parley.rabbit;

import dev.parley.events.Delivery;
import dev.parley.events.EventBus;
import dev.parley.events.EventConsumer;
import dev.parley.events.EventsConfig;
import dev.parley.events.Handover;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Brings events from process to process over RabbitMQ. Thread-safe.
///
/// Nothing in here is needed for being ready: with RabbitMQ gone events wait, in the outboxes of
/// those who publish and in the queues of those who consume. `parley.events.bus.up` tells.
public final class RabbitBus implements EventBus {
  private final EventsConfig config;
  private final Topology topology;
  private final Link link;
  private final Publisher publisher;
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  private RabbitBus(
      RabbitConfig rabbit,
      EventsConfig config,
      Map<String, Set<String>> wanted,
      MeterRegistry metrics) {
    this.config = config;
    this.topology = new Topology(rabbit, wanted);
    this.link = new Link(rabbit, topology);
    this.publisher = new Publisher(link, topology);
    Gauge.builder("parley.events.bus.up", link, up -> up.isUp() ? 1 : 0).register(metrics);
  }

  /// Begins to connect; a RabbitMQ that cannot be reached is waited for in the background.
  ///
  /// @param rabbit where it is
  /// @param config how often a consumer may fail
  /// @param wanted the topics of each consumer that there is anywhere, by name; what is published
  ///     is kept for them
  /// @param metrics tells whether there is a connection
  /// @return the running bus
  public static RabbitBus start(
      RabbitConfig rabbit,
      EventsConfig config,
      Map<String, Set<String>> wanted,
      MeterRegistry metrics) {
    RabbitBus bus = new RabbitBus(rabbit, config, wanted, metrics);
    bus.link.start();
    return bus;
  }

  @Override
  public List<Delivery> publish(List<Handover> events) {
    return publisher.publish(events);
  }

  @Override
  public void subscribe(EventConsumer consumer) {
    if (!names.add(consumer.name())) {
      throw new IllegalArgumentException("There is a consumer " + consumer.name() + " already");
    }
    link.invite(new Subscription(consumer, config, topology, link));
  }

  @Override
  public void close() {
    link.close();
  }
}
