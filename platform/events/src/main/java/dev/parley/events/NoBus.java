package dev.parley.events;

import java.util.List;

/// Stands where services run apart and no bus is configured: events wait in the outboxes.
/// Stateless.
public final class NoBus implements EventBus {
  private final String remedy;

  /// @param remedy what the operator has to do, one sentence
  public NoBus(String remedy) {
    this.remedy = remedy;
  }

  @Override
  public List<Delivery> publish(List<Handover> events) {
    throw new BusUnavailableException(remedy);
  }

  @Override
  public void subscribe(EventConsumer consumer) {
    // Nothing will ever come.
  }
}
