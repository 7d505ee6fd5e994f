package dev.parley.events;

import dev.parley.kernel.Component;
import io.micrometer.core.instrument.MeterRegistry;

/// What a service needs to publish events and to be told of them. Thread-safe.
public final class Events implements Component {
  private final EventBus bus;
  private final EventsConfig config;
  private final MeterRegistry metrics;

  /// @param bus what brings them; not closed with this
  /// @param config how often to try
  /// @param metrics where relays count
  public Events(EventBus bus, EventsConfig config, MeterRegistry metrics) {
    this.bus = bus;
    this.config = config;
    this.metrics = metrics;
  }

  /// Begins to bring the events of an outbox to the bus.
  ///
  /// @param service names the thread and the metrics
  /// @return the relay, to be woken after each commit and to be closed
  public Relay relay(String service, Outbox outbox) {
    return Relay.start(service, outbox, bus, config, metrics);
  }

  /// Tells a consumer of events from now on.
  public void subscribe(EventConsumer consumer) {
    bus.subscribe(consumer);
  }
}
