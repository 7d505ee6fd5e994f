package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

final class PurgeTest {
  private final Jdbi jdbi = AccountsDatabase.empty();
  private final SessionStore sessions = new PostgresSessionStore(jdbi);
  private final TestClock clock = new TestClock();

  private int rows(String table) {
    return jdbi.withHandle(
        handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(Integer.class).one());
  }

  private void manySessions(int count) {
    UserRow user = Some.user("anna");
    new PostgresUserStore(jdbi).create(user, "hash", Some.session());
    jdbi.useHandle(
        handle -> {
          handle.execute(
              """
              INSERT INTO sessions (id, user_id, family_hash, token_hash, created_at,
                last_used_at, expires_at, user_agent, address)
              SELECT gen_random_uuid(), ?, sha256(i::text::bytea), '', ?, ?, ?, '', ''
              FROM generate_series(1, ?) AS i""",
              user.id(),
              Some.NOON,
              Some.NOON,
              Some.NOON.plus(Some.MONTH),
              count - 1);
          handle.execute(
              """
              INSERT INTO ended_sessions (session_id, ended_at)
              SELECT gen_random_uuid(), ? FROM generate_series(1, ?)""",
              Some.NOON,
              count);
        });
  }

  @Test
  void whatHasExpiredGoesInBatchesAndWhatHasNotStays() {
    manySessions(2_500);
    try (Purge purge =
        new Purge(
            sessions, new PostgresRevocationStore(jdbi), new PostgresDeletionStore(jdbi), clock)) {
      assertThat(purge.run()).isZero();
      clock.pass(Duration.ofMinutes(12));
      assertThat(purge.run()).isEqualTo(2_500);
      assertThat(rows("ended_sessions")).isZero();
      assertThat(rows("sessions")).isEqualTo(2_500);
      clock.pass(Some.MONTH);
      assertThat(purge.run()).isEqualTo(2_500);
      assertThat(rows("sessions")).isZero();
    }
  }

  @Test
  void itRunsByItself() {
    manySessions(10);
    clock.pass(Some.MONTH);
    try (Purge purge =
        new Purge(
            sessions, new PostgresRevocationStore(jdbi), new PostgresDeletionStore(jdbi), clock)) {
      purge.start(Duration.ofMillis(20));

      await().untilAsserted(() -> assertThat(rows("sessions")).isZero());
    }
  }
}
