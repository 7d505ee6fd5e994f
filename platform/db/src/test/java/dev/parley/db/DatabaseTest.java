package dev.parley.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLTransientException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

final class DatabaseTest {

  private static final String SAMPLE = "classpath:db/sample";

  private final MeterRegistry metrics = new SimpleMeterRegistry();

  @Test
  void arraysAndTimesGoThereAndBack() {
    UUID id = UUID.randomUUID();
    Instant time = Instant.parse("2026-11-21T10:15:30.123456Z");
    try (Database database = TestDatabase.open(SAMPLE)) {
      assertThat(roundTrip(database, UUID.class, id)).isEqualTo(id);
      assertThat(roundTrip(database, String.class, "a,{}\" б")).isEqualTo("a,{}\" б");
      assertThat(roundTrip(database, Long.class, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
      assertThat(roundTrip(database, Instant.class, time)).isEqualTo(time);
      Instant bound =
          database
              .jdbi()
              .withHandle(
                  it ->
                      it.createQuery("select cast(:time as timestamptz)")
                          .bind("time", time)
                          .mapTo(Instant.class)
                          .one());
      assertThat(bound).isEqualTo(time);
    }
  }

  @Test
  void openingAgainLeavesTheSchemaAsItIs() {
    DatabaseConfig config = TestDatabase.fresh();
    Database.open(config, "first", SAMPLE, metrics).close();

    try (Database database = Database.open(config, "second", SAMPLE, metrics)) {
      int migrations =
          database
              .jdbi()
              .withHandle(
                  it ->
                      it.createQuery("select count(*) from flyway_schema_history")
                          .mapTo(Integer.class)
                          .one());
      assertThat(migrations).isEqualTo(1);
      assertThatCode(database::check).doesNotThrowAnyException();
    }
  }

  @Test
  void aSchemaOfOtherMigrationsIsBroughtUpToDate() {
    DatabaseConfig config = TestDatabase.fresh();
    try (Database database = Database.open(config, "first", SAMPLE, metrics)) {
      database
          .jdbi()
          .useHandle(
              it -> {
                it.execute("comment on table flyway_schema_history is 'of an older Parley'");
                it.execute("drop table notes");
                it.execute("delete from flyway_schema_history");
              });
    }

    try (Database database = Database.open(config, "second", SAMPLE, metrics)) {
      assertThatCode(() -> database.jdbi().useHandle(it -> it.execute("select id from notes")))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aDatabaseWhoseCommitsAreNotDurableIsRefused() {
    DatabaseConfig config = TestDatabase.fresh();
    try (Database database = Database.open(config, "loose", SAMPLE, metrics)) {
      String name = config.url().substring(config.url().lastIndexOf('/') + 1);
      database
          .jdbi()
          .useHandle(it -> it.execute("alter database " + name + " set synchronous_commit = off"));
    }

    assertThatThrownBy(() -> Database.open(config, "loose", SAMPLE, metrics))
        .isInstanceOf(DatabaseStartException.class)
        .hasMessageContaining("synchronous_commit=off");
  }

  @Test
  void aDatabaseThatIsNotThereIsReported() {
    DatabaseConfig nobody = new DatabaseConfig("jdbc:postgresql://127.0.0.1:1/x", "u", "p", 2);

    assertThatThrownBy(() -> Database.open(nobody, "gone", SAMPLE, metrics))
        .isInstanceOf(DatabaseStartException.class)
        .hasMessageContaining("cannot be reached");
  }

  @Test
  void missingMigrationsAreReported() {
    DatabaseConfig config = TestDatabase.fresh();

    assertThatThrownBy(() -> Database.open(config, "lost", "classpath:db/nowhere", metrics))
        .isInstanceOf(DatabaseStartException.class)
        .hasMessageContaining("db/nowhere");
  }

  @Test
  void workThatFindsNoConnectionIsRefusedAsTransientWhileTheDatabaseStaysHealthy() {
    DatabaseConfig config = TestDatabase.fresh();
    DatabaseConfig one = new DatabaseConfig(config.url(), config.user(), config.password(), 1);
    try (Database database = Database.open(one, "busy", SAMPLE, metrics)) {
      try (Handle taken = database.jdbi().open()) {
        assertThat(taken.isClosed()).isFalse();
        assertThatThrownBy(() -> database.jdbi().open().close())
            .hasCauseInstanceOf(SQLTransientException.class);
        assertThatCode(database::check).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void thePoolIsMeasured() {
    try (Database database = Database.open(TestDatabase.fresh(), "measured", SAMPLE, metrics)) {
      database.jdbi().useHandle(it -> it.execute("select 1"));

      assertThat(metrics.get("hikaricp.connections.max").tag("pool", "measured").gauge().value())
          .isEqualTo(16);
    }
  }

  @Test
  void thePasswordIsNeverPrinted() {
    assertThat(new DatabaseConfig("embedded", "u", "hush", 2))
        .hasToString("DatabaseConfig[user=u, poolSize=2]");
  }

  private static <T> T roundTrip(Database database, Class<T> type, T value) {
    return database
        .jdbi()
        .withHandle(
            it ->
                it.createQuery("select unnest(:values)")
                    .bindArray("values", type, List.of(value))
                    .mapTo(type)
                    .one());
  }
}
