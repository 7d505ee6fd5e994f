package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.events.v1.Event;
import dev.parley.chats.ChatsModule;
import dev.parley.db.Database;
import dev.parley.db.EmbeddedPostgres;
import dev.parley.db.EmbeddedPostgresConfig;
import dev.parley.events.EventBuilder;
import dev.parley.events.Handover;
import dev.parley.events.Settlement;
import dev.parley.outbox.PostgresOutbox;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsCommandTest {
  private final Path data;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  EventsCommandTest(@TempDir Path folder) {
    this.data = folder.resolve("data");
  }

  @Test
  void whatAServiceFailedAtIsListedAndToldAgain() {
    assertThat(events("dead")).isZero();
    assertThat(out.toString().strip()).isEqualTo("There are no dead events.");

    Event event = EventBuilder.userDeleted(UUID.randomUUID(), true, Instant.now());
    inChats(jdbi -> bury(jdbi, event));

    assertThat(events("dead")).isZero();
    assertThat(out.toString())
        .contains(event.getId(), "user.deleted  for chats: it does not work", "1 dead events.");
    assertThat(events("replay", "--id", UUID.randomUUID().toString())).isEqualTo(1);
    assertThat(err.toString()).contains("There is no dead event");
    assertThat(events("replay", "--id", "first")).isEqualTo(2);
    assertThat(events("replay", "--id", event.getId())).isZero();
    assertThat(out.toString()).contains("1 dead events are told again.");
    List<Handover> waiting = new ArrayList<>();
    inChats(jdbi -> waiting.addAll(waiting(jdbi)));
    assertThat(waiting).containsExactly(new Handover(event, Set.of("chats"), 0));
  }

  private static void bury(Jdbi jdbi, Event event) {
    jdbi.useTransaction(handle -> PostgresOutbox.append(handle, event));
    Settlement grave = new Settlement.Bury(Set.of("chats"), "it does not work");
    assertThat(new PostgresOutbox(jdbi).drain(1, _ -> List.of(grave))).isOne();
  }

  private static List<Handover> waiting(Jdbi jdbi) {
    List<Handover> waiting = new ArrayList<>();
    new PostgresOutbox(jdbi)
        .drain(
            10,
            handovers -> {
              waiting.addAll(handovers);
              return handovers.stream()
                  .<Settlement>map(_ -> new Settlement.Keep(Duration.ZERO))
                  .toList();
            });
    return waiting;
  }

  private void inChats(Consumer<Jdbi> work) {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.start(new EmbeddedPostgresConfig(data.resolve("postgres"), Map.of()));
        Database chats =
            Database.open(
                postgres.database("chats", 2),
                "chats-db",
                ChatsModule.MIGRATIONS,
                new SimpleMeterRegistry())) {
      work.accept(chats.jdbi());
    }
  }

  private int events(String... words) {
    out.getBuffer().setLength(0);
    List<String> line = new ArrayList<>(List.of("events"));
    line.addAll(List.of(words));
    line.addAll(List.of("--data-dir", data.toString()));
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(line.toArray(String[]::new));
  }
}
