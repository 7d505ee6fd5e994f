package dev.parley.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.events.v1.Event;
import dev.parley.db.Database;
import dev.parley.db.TestDatabase;
import dev.parley.events.BusUnavailableException;
import dev.parley.events.EventBuilder;
import dev.parley.events.Handover;
import dev.parley.events.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PostgresOutboxTest {
  private final Database database = TestDatabase.open("classpath:db/outbox");
  private final PostgresOutbox outbox = new PostgresOutbox(database.jdbi());

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anEventOfATransactionThatFailedNeverWas() {
    assertThatThrownBy(
            () ->
                database
                    .jdbi()
                    .useTransaction(
                        handle -> {
                          PostgresOutbox.append(handle, event());
                          throw new IllegalStateException("rolled back");
                        }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(outbox.backlog().events()).isZero();
  }

  @Test
  void whatWasTakenWhenTheRelayDiedIsTakenAgainInOrder() {
    List<Event> events = List.of(append(), append(), append());
    assertThatThrownBy(
            () ->
                outbox.drain(
                    2,
                    _ -> {
                      throw new BusUnavailableException("published, and died before the delete");
                    }))
        .isInstanceOf(BusUnavailableException.class);

    assertThat(take(2)).isEqualTo(events.subList(0, 2));
    assertThat(take(2)).isEqualTo(events.subList(2, 3));
    assertThat(take(2)).isEmpty();
  }

  @Test
  void whatAnotherProcessIsAtIsLeftToIt() {
    Event first = append();
    Event second = append();
    List<Event> meanwhile = new ArrayList<>();
    outbox.drain(
        1,
        mine -> {
          assertThat(mine.getFirst().event()).isEqualTo(first);
          meanwhile.addAll(CompletableFuture.supplyAsync(() -> take(10)).join());
          return List.of(new Settlement.Remove());
        });

    assertThat(meanwhile).containsExactly(second);
    assertThat(outbox.backlog().events()).isZero();
  }

  @Test
  void anEventThatFailedWaitsAndIsForThoseWhoFailed() {
    Event event = append();
    outbox.drain(1, _ -> List.of(new Settlement.Retry(Set.of("sick"), Duration.ofMinutes(5))));
    assertThat(take(1)).isEmpty();

    database.jdbi().useHandle(h -> h.execute("update outbox set not_before = now()"));
    outbox.drain(
        1,
        again -> {
          assertThat(again).containsExactly(new Handover(event, Set.of("sick"), 1));
          return List.of(new Settlement.Bury(Set.of("sick"), "x".repeat(2_000)));
        });

    assertThat(outbox.backlog().events()).isZero();
    assertThat(outbox.list(5))
        .singleElement()
        .satisfies(letter -> assertThat(letter.error()).hasSize(500));
  }

  private List<Event> take(int limit) {
    List<Event> taken = new ArrayList<>();
    outbox.drain(
        limit,
        events -> {
          events.forEach(event -> taken.add(event.event()));
          return Collections.nCopies(events.size(), new Settlement.Remove());
        });
    return taken;
  }

  private Event append() {
    Event event = event();
    database.jdbi().useTransaction(handle -> PostgresOutbox.append(handle, event));
    return event;
  }

  private static Event event() {
    return EventBuilder.userDeleted(UUID.randomUUID(), true, Instant.now());
  }
}
