package dev.parley.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.events.v1.Event;
import dev.parley.events.DeadLetters;
import dev.parley.events.Delivery;
import dev.parley.events.EventBus;
import dev.parley.events.EventConsumer;
import dev.parley.events.Handover;
import dev.parley.events.LocalBus;
import dev.parley.events.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

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

  @Test
  void nobodyIsToldBeforeAllAreThereWhoAreExpected() {
    Set<String> topics = Set.of(Topics.USER_DELETED);
    LocalBus expecting = new LocalBus(Map.of("early", topics, "late", topics));
    List<String> told = new ArrayList<>();
    Event event = deleted();
    expecting.subscribe(new EventConsumer("early", topics, _ -> told.add("early")));

    assertThat(expecting.publish(List.of(new Handover(event, Set.of(), 0))))
        .containsExactly(new Delivery.Unwanted());
    assertThat(expecting.publish(List.of(new Handover(event, Set.of("early"), 1))))
        .containsExactly(new Delivery.Taken());

    told.clear();
    expecting.subscribe(new EventConsumer("late", topics, _ -> told.add("late")));
    assertThat(expecting.publish(List.of(new Handover(event, Set.of(), 0))))
        .containsExactly(new Delivery.Taken());
    assertThat(told).containsExactly("early", "late");
  }
}
