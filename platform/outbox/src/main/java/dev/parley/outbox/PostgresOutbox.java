package dev.parley.outbox;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.api.events.v1.Event;
import dev.parley.events.DeadLetters;
import dev.parley.events.Handover;
import dev.parley.events.Outbox;
import dev.parley.events.Settlement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// An outbox and dead letters in the tables `outbox` and `dead_events` of a service's own
/// database. Thread-safe.
///
/// Whoever takes events holds their rows locked until they are settled, so that the database
/// gives them free when the process dies. All times are the database's.
public final class PostgresOutbox implements Outbox, DeadLetters {
  private static final int LONGEST_ERROR = 500;
  private static final int COUNTED = 10_000;
  private final Jdbi jdbi;

  /// @param jdbi the way to a database that has the tables
  public PostgresOutbox(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Writes an event into the outbox, within the transaction of what it tells of.
  ///
  /// @param handle of the transaction
  /// @param event with a fresh id
  public static void append(Handle handle, Event event) {
    append(handle, event, Set.of());
  }

  private static void append(Handle handle, Event event, Set<String> consumers) {
    handle
        .createUpdate("insert into outbox (event, consumers) values (:event, :consumers)")
        .bind("event", event.toByteArray())
        .bindArray("consumers", String.class, consumers)
        .execute();
  }

  private record Row(long position, Handover handover) {}

  @Override
  public int drain(int limit, Function<List<Handover>, List<Settlement>> work) {
    // A handle of its own: what consumers in this thread write does not belong to the transaction.
    try (Handle own = jdbi.open()) {
      return own.inTransaction(handle -> drain(handle, limit, work));
    }
  }

  private static int drain(
      Handle handle, int limit, Function<List<Handover>, List<Settlement>> work) {
    List<Row> rows = take(handle, limit);
    if (rows.isEmpty()) {
      return 0;
    }
    List<Settlement> settlements = work.apply(rows.stream().map(Row::handover).toList());
    List<Long> gone = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (settle(handle, rows.get(i), settlements.get(i))) {
        gone.add(rows.get(i).position());
      }
    }
    handle
        .createUpdate("delete from outbox where position = any(:gone)")
        .bindArray("gone", Long.class, gone)
        .execute();
    return rows.size();
  }

  private static List<Row> take(Handle handle, int limit) {
    return handle
        .createQuery(
            """
            select position, event, consumers, attempts from outbox
             where not_before <= now() order by position limit :limit for update skip locked
            """)
        .bind("limit", limit)
        .map(
            (row, _) ->
                new Row(
                    row.getLong("position"),
                    new Handover(event(row), consumers(row), row.getInt("attempts"))))
        .list();
  }

  /// Does as it is told.
  ///
  /// @return whether the event leaves the outbox
  private static boolean settle(Handle handle, Row row, Settlement settlement) {
    switch (settlement) {
      case Settlement.Remove() -> {
        return true;
      }
      case Settlement.Keep(Duration after) ->
          later(handle, row, row.handover().consumers(), 0, after);
      case Settlement.Retry(Set<String> consumers, Duration after) ->
          later(handle, row, consumers, 1, after);
      case Settlement.Bury(Set<String> consumers, String error) -> {
        consumers.forEach(consumer -> bury(handle, row.handover().event(), consumer, error));
        return true;
      }
    }
    return false;
  }

  private static void later(
      Handle handle, Row row, Set<String> consumers, int failures, Duration after) {
    handle
        .createUpdate(
            """
            update outbox
               set consumers = :consumers, attempts = attempts + :failures,
                   not_before = now() + make_interval(secs => :seconds)
             where position = :position
            """)
        .bindArray("consumers", String.class, consumers)
        .bind("failures", failures)
        .bind("seconds", after.toMillis() / 1_000.0)
        .bind("position", row.position())
        .execute();
  }

  private static void bury(Handle handle, Event event, String consumer, String error) {
    handle
        .createUpdate(
            """
            insert into dead_events (event_id, consumer, event, error)
            values (:id, :consumer, :event, :error)
            on conflict do nothing
            """)
        .bind("id", UUID.fromString(event.getId()))
        .bind("consumer", consumer)
        .bind("event", event.toByteArray())
        .bind("error", error.substring(0, Math.min(error.length(), LONGEST_ERROR)))
        .execute();
  }

  @Override
  public Backlog backlog() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) as events,
                           coalesce(extract(epoch from now() - min(written_at)), 0) as seconds
                      from (select written_at from outbox order by position limit :most) o
                    """)
                .bind("most", COUNTED)
                .map(
                    (row, _) ->
                        new Backlog(
                            row.getInt("events"),
                            Duration.ofMillis((long) (1_000 * row.getDouble("seconds")))))
                .one());
  }

  @Override
  public List<DeadLetter> list(int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select consumer, event, error from dead_events
                     order by died_at, event_id, consumer limit :limit
                    """)
                .bind("limit", limit)
                .map(
                    (row, _) ->
                        new DeadLetter(
                            row.getString("consumer"), event(row), row.getString("error")))
                .list());
  }

  @Override
  public int replay(Optional<UUID> event) {
    return jdbi.inTransaction(
        handle -> {
          List<DeadLetter> dead =
              handle
                  .createQuery(
                      """
                      delete from dead_events where event_id = :id or :all
                      returning consumer, event, error
                      """)
                  .bind("id", event.orElse(new UUID(0, 0)))
                  .bind("all", event.isEmpty())
                  .map(
                      (row, _) ->
                          new DeadLetter(
                              row.getString("consumer"), event(row), row.getString("error")))
                  .list();
          dead.forEach(letter -> append(handle, letter.event(), Set.of(letter.consumer())));
          return dead.size();
        });
  }

  private static Event event(ResultSet row) throws SQLException {
    try {
      return Event.parseFrom(row.getBytes("event"));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("What is in the outbox is no event", e);
    }
  }

  private static Set<String> consumers(ResultSet row) throws SQLException {
    return Set.of((String[]) row.getArray("consumers").getArray());
  }
}
