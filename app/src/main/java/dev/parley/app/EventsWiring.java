package dev.parley.app;

import dev.parley.events.EventBus;
import dev.parley.events.Events;
import dev.parley.events.LocalBus;
import dev.parley.events.NoBus;
import dev.parley.events.Topics;
import dev.parley.kernel.Metrics;
import dev.parley.kernel.ModuleGraph;
import dev.parley.rabbit.RabbitBus;

/// Chooses the bus that events travel by: RabbitMQ where it is configured, none where all
/// services are in this process. Classes of RabbitMQ are loaded only in the first case.
/// Stateless.
final class EventsWiring {
  private EventsWiring() {}

  /// Registers the modules `event-bus` and `events`.
  ///
  /// @param together whether every service that publishes or wants events runs in this process
  static ModuleGraph.Key<Events> module(
      Settings settings,
      ModuleGraph.Builder modules,
      ModuleGraph.Key<Metrics> metrics,
      boolean together) {
    ModuleGraph.Key<EventBus> bus =
        modules.module(
            "event-bus", started -> bus(settings, started.get(metrics), together), metrics);
    return modules.module(
        "events",
        started -> new Events(started.get(bus), settings.events(), started.get(metrics).registry()),
        bus,
        metrics);
  }

  private static EventBus bus(Settings settings, Metrics metrics, boolean together) {
    if (settings.rabbit().isPresent()) {
      return RabbitBus.start(
          settings.rabbit().get(), settings.events(), Topics.WANTED, metrics.registry());
    }
    return together
        ? new LocalBus(Topics.WANTED)
        : new NoBus(
            "events.rabbitmq.nodes is not set; services that run apart need RabbitMQ for events");
  }
}
