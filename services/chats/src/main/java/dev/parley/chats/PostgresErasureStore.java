package dev.parley.chats;

import dev.parley.events.EventBuilder;
import dev.parley.outbox.PostgresOutbox;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// Erasures in PostgreSQL. Thread-safe.
final class PostgresErasureStore implements ErasureStore {
  private static final String SERVICE = "chats";
  private final Jdbi jdbi;

  PostgresErasureStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public void accept(Erasure erasure) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "insert into erasures (user_id, messages) values (?, ?) on conflict do nothing",
                erasure.user(),
                erasure.messages()));
  }

  @Override
  public List<Erasure> open(int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select user_id, messages from erasures
                     where done_at is null order by accepted_at, user_id limit :limit
                    """)
                .bind("limit", limit)
                .map((row, _) -> new Erasure(Rows.uuid(row, "user_id"), row.getBoolean("messages")))
                .list());
  }

  @Override
  public long now() {
    return snapshot("pg_snapshot_xmax");
  }

  @Override
  public boolean isSettled(long point) {
    return snapshot("pg_snapshot_xmin") >= point;
  }

  private long snapshot(String part) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select " + part + "(pg_current_snapshot())::text::bigint")
                .mapTo(Long.class)
                .one());
  }

  @Override
  public void finish(UUID user, Instant at) {
    jdbi.useTransaction(
        handle -> {
          int finished =
              handle
                  .createUpdate(
                      """
                      update erasures set done_at = :at where user_id = :user and done_at is null
                      """)
                  .bind("at", at)
                  .bind("user", user)
                  .execute();
          if (finished > 0) {
            PostgresOutbox.append(handle, EventBuilder.userErased(user, SERVICE, at));
          }
        });
  }
}
