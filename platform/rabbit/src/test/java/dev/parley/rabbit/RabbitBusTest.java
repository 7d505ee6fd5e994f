package dev.parley.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.events.v1.Event;
import dev.parley.events.DeadLetters;
import dev.parley.events.Delivery;
import dev.parley.events.EventBus;
import dev.parley.events.EventConsumer;
import dev.parley.events.Handover;
import dev.parley.events.Topics;
import dev.parley.outbox.EventBusContract;
import dev.parley.testing.servers.RabbitProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The bus on a real broker; each test has names of its own there.
final class RabbitBusTest extends EventBusContract {
  private static final Duration BACK = Duration.ofMinutes(2);
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final RabbitProcess RABBIT = RabbitProcess.start();
  private final RabbitConfig config =
      new RabbitConfig(
          List.of(RABBIT.address()),
          "guest",
          "guest",
          "/",
          "test-" + NUMBERS.incrementAndGet(),
          false);
  private final RabbitBus bus = RabbitBus.start(config, CONFIG, Map.of(), metrics);

  @AfterAll
  static void stop() {
    RABBIT.close();
  }

  @Override
  protected EventBus bus() {
    return bus;
  }

  @Override
  protected void awaitListening(String consumer) {
    RABBIT.awaitStored(config.prefix() + ".events." + consumer);
  }

  @Override
  protected DeadLetters deadLetters() {
    return new RabbitDeadLetters(config);
  }

  @Test
  void aBrokerThatIsKilledWhileEventsAreProducedLosesNone() {
    Ear ear = listen("one", Topics.USER_DELETED);
    List<String> published = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      published.add(publish(deleted()).getId());
    }
    await().atMost(SOON).until(() -> !ear.heard.isEmpty());
    RABBIT.kill();
    for (int i = 0; i < 200; i++) {
      published.add(publish(deleted()).getId());
    }
    await().atMost(SOON).until(() -> metrics.get("parley.events.bus.up").gauge().value() == 0);
    assertThat(outbox.backlog().events()).isGreaterThanOrEqualTo(200);
    RABBIT.resume();

    await().atMost(BACK).untilAsserted(() -> assertThat(ear.heard).containsAll(published));
    await().atMost(BACK).until(() -> outbox.backlog().events() == 0);
    assertThat(Set.copyOf(ear.heard)).hasSameSizeAs(published);
  }

  @Test
  void aRelayThatDiesBetweenPublishingAndDeletingPublishesAgain() {
    Ear ear = listen("one", Topics.USER_DELETED);
    Event event = deleted();
    List<Handover> handover = List.of(new Handover(event, Set.of(), 0));
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> bus.publish(handover).equals(List.of(new Delivery.Taken())));

    publish(event);

    await().atMost(SOON).until(() -> ear.heard.stream().filter(event.getId()::equals).count() >= 2);
    awaitEmptyOutbox();
  }

  @Test
  void aConsumerThatComesBackIsToldWhatWaitedInItsQueue() {
    Ear gone = listen("sleeper", Topics.USER_DELETED);
    Event first = publish(deleted());
    await().atMost(SOON).until(() -> gone.heard.contains(first.getId()));
    bus.close();

    RabbitBus again = RabbitBus.start(config, CONFIG, Map.of(), new SimpleMeterRegistry());
    try {
      Event second = deleted();
      List<Handover> handover = List.of(new Handover(second, Set.of(), 0));
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> again.publish(handover).equals(List.of(new Delivery.Taken())));
      Ear back = new Ear();
      again.subscribe(new EventConsumer("sleeper", Set.of(Topics.USER_DELETED), back));

      await().atMost(SOON).until(() -> back.heard.contains(second.getId()));
      assertThat(back.heard).doesNotContain(first.getId());
    } finally {
      again.close();
    }
  }

  @Test
  void whatIsPublishedBeforeAServiceWasEverStartedIsKeptForIt() {
    RabbitConfig apart =
        new RabbitConfig(List.of(RABBIT.address()), "guest", "guest", "/", "test-early", false);
    RabbitBus early =
        RabbitBus.start(
            apart, CONFIG, Map.of("later", Set.of(Topics.USER_DELETED)), new SimpleMeterRegistry());
    try {
      Event event = deleted();
      List<Handover> handover = List.of(new Handover(event, Set.of(), 0));
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> early.publish(handover).equals(List.of(new Delivery.Taken())));

      Ear later = new Ear();
      early.subscribe(new EventConsumer("later", Set.of(Topics.USER_DELETED), later));

      await().atMost(SOON).until(() -> later.heard.contains(event.getId()));
    } finally {
      early.close();
    }
  }
}
