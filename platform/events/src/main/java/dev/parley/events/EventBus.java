package dev.parley.events;

import dev.parley.kernel.Component;
import java.util.List;

/// Brings events from those who publish them to those who want them. Thread-safe.
///
/// Nothing in here keeps a process from being ready: events wait in the outboxes of their
/// services while the bus is gone.
public interface EventBus extends Component {
  /// Hands events over and waits until the bus answers for them.
  ///
  /// @param events at most some hundred
  /// @return what became of each, in their order
  /// @throws BusUnavailableException when nothing is known of any of them; all must be handed
  ///     over again
  List<Delivery> publish(List<Handover> events);

  /// Tells a consumer of events from now on, each at least once; what it fails at is told again,
  /// later each time, and goes to the dead letters in the end. What waited for it is told, too.
  ///
  /// @param consumer its name must not be in use in this process
  void subscribe(EventConsumer consumer);
}
