package dev.parley.outbox;

import dev.parley.events.DeadLetters;
import dev.parley.events.EventBus;
import dev.parley.events.LocalBus;

final class LocalBusTest extends EventBusContract {
  private final LocalBus bus = new LocalBus();

  @Override
  protected EventBus bus() {
    return bus;
  }

  @Override
  protected void awaitListening(String consumer) {
    // events are handed over within the call of whoever publishes
  }

  @Override
  protected DeadLetters deadLetters() {
    return outbox;
  }
}
