package dev.parley.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.events.v1.Event;
import dev.parley.db.Database;
import dev.parley.db.TestDatabase;
import dev.parley.events.DeadLetters;
import dev.parley.events.EventBuilder;
import dev.parley.events.EventBus;
import dev.parley.events.EventConsumer;
import dev.parley.events.Events;
import dev.parley.events.EventsConfig;
import dev.parley.events.Relay;
import dev.parley.events.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every bus does with the events of an outbox.
public abstract class EventBusContract {
  /// A few quick tries.
  protected static final EventsConfig CONFIG = new EventsConfig(3, Duration.ofMillis(20));

  protected static final Duration SOON = Duration.ofSeconds(30);
  protected final Database database = TestDatabase.open("classpath:db/outbox");
  protected final PostgresOutbox outbox = new PostgresOutbox(database.jdbi());
  protected final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final List<Relay> relays = new ArrayList<>();

  /// The bus under test.
  protected abstract EventBus bus();

  /// Waits until events that are published from now on reach a new consumer.
  protected abstract void awaitListening(String consumer);

  /// Where its dead letters are.
  protected abstract DeadLetters deadLetters();

  @BeforeEach
  void open() {
    relay();
  }

  @AfterEach
  void close() {
    relays.forEach(Relay::close);
    bus().close();
    database.close();
  }

  /// One more process that empties the outbox.
  protected final Relay relay() {
    Relay relay = new Events(bus(), CONFIG, metrics).relay("test", outbox);
    relays.add(relay);
    return relay;
  }

  protected final Event deleted() {
    return EventBuilder.userDeleted(UUID.randomUUID(), false, Instant.now());
  }

  /// Writes an event as a service does, and says that it was committed.
  protected final Event publish(Event event) {
    database.jdbi().useTransaction(handle -> PostgresOutbox.append(handle, event));
    relays.getFirst().wake();
    return event;
  }

  /// Hears events.
  protected static final class Ear implements EventConsumer.Handler {
    /// What arrived, each time it did.
    public final List<String> heard = new CopyOnWriteArrayList<>();

    /// What it fails at.
    public final Set<String> poison = ConcurrentHashMap.newKeySet();

    /// Hears nothing yet.
    public Ear() {}

    @Override
    public void handle(Event event) {
      heard.add(event.getId());
      if (poison.contains(event.getId())) {
        throw new IllegalStateException("this one does not agree with me");
      }
    }
  }

  protected final Ear listen(String name, String topic) {
    Ear ear = new Ear();
    bus().subscribe(new EventConsumer(name, Set.of(topic), ear));
    awaitListening(name);
    return ear;
  }

  @Test
  void everyConsumerOfATopicIsToldAndNobodyElse() {
    Ear one = listen("one", Topics.USER_DELETED);
    Ear two = listen("two", Topics.USER_DELETED);
    Ear other = listen("other", Topics.USER_ERASED);
    Event event = publish(deleted());

    await().atMost(SOON).untilAsserted(() -> assertThat(one.heard).containsOnly(event.getId()));
    await().atMost(SOON).untilAsserted(() -> assertThat(two.heard).containsOnly(event.getId()));
    awaitEmptyOutbox();
    assertThat(other.heard).isEmpty();
  }

  @Test
  void whatNobodyWantsYetWaitsForItsConsumer() {
    Event event = publish(deleted());
    await().atMost(SOON).until(() -> outbox.backlog().events() == 1);

    Ear late = listen("late", Topics.USER_DELETED);

    await().atMost(SOON).untilAsserted(() -> assertThat(late.heard).contains(event.getId()));
    awaitEmptyOutbox();
  }

  @Test
  void aConsumerThatFailsIsToldAgain() {
    AtomicBoolean failed = new AtomicBoolean();
    List<String> done = new CopyOnWriteArrayList<>();
    bus()
        .subscribe(
            new EventConsumer(
                "clumsy",
                Set.of(Topics.USER_DELETED),
                event -> {
                  if (failed.compareAndSet(false, true)) {
                    throw new IllegalStateException("the first time fails");
                  }
                  done.add(event.getId());
                }));
    Event event = publish(deleted());

    await().atMost(SOON).untilAsserted(() -> assertThat(done).contains(event.getId()));
    awaitEmptyOutbox();
    assertThat(deadLetters().list(10)).isEmpty();
  }

  @Test
  void aPoisonousEventGoesToTheDeadLettersHoldsUpNobodyAndCanBeReplayed() {
    Ear sick = listen("sick", Topics.USER_DELETED);
    Ear well = listen("well", Topics.USER_DELETED);
    Event poison = deleted();
    sick.poison.add(poison.getId());
    publish(poison);
    List<String> others = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      others.add(publish(deleted()).getId());
    }

    await().atMost(SOON).untilAsserted(() -> assertThat(sick.heard).containsAll(others));
    await().atMost(SOON).until(() -> deadLetters().list(10).size() == 1);
    assertThat(deadLetters().list(10))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.consumer()).isEqualTo("sick");
              assertThat(letter.event()).isEqualTo(poison);
            });
    assertThat(sick.heard.stream().filter(poison.getId()::equals)).hasSize(CONFIG.tries());
    assertThat(well.heard).contains(poison.getId());
    awaitEmptyOutbox();

    sick.poison.clear();
    long before = well.heard.size();
    assertThat(deadLetters().replay(Optional.of(UUID.randomUUID()))).isZero();
    assertThat(deadLetters().replay(Optional.of(UUID.fromString(poison.getId())))).isEqualTo(1);

    await()
        .atMost(SOON)
        .until(() -> sick.heard.stream().filter(poison.getId()::equals).count() > CONFIG.tries());
    assertThat(deadLetters().list(10)).isEmpty();
    assertThat(well.heard).hasSize((int) before);
  }

  @Test
  void twoProcessesEmptyOneOutboxWithoutDoingItTwice() {
    Ear ear = listen("one", Topics.USER_DELETED);
    relay();
    for (int i = 0; i < 300; i++) {
      publish(deleted());
    }

    awaitEmptyOutbox();
    await().atMost(SOON).until(() -> ear.heard.size() >= 300);
    assertThat(ear.heard).doesNotHaveDuplicates().hasSize(300);
  }

  protected final void awaitEmptyOutbox() {
    await().atMost(SOON).until(() -> outbox.backlog().events() == 0);
  }
}
