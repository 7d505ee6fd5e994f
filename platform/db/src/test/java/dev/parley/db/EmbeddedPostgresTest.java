package dev.parley.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tests share one data folder and take turns with it, as starts of one Parley do.
final class EmbeddedPostgresTest {

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private static Path temp;

  private EmbeddedPostgres postgres = start();

  @AfterEach
  void stop() {
    postgres.close();
  }

  @Test
  void commitsAreDurableWhateverIsConfigured() {
    try (Database database = open()) {
      assertThat(show(database, "fsync")).isEqualTo("on");
      assertThat(show(database, "synchronous_commit")).isEqualTo("on");
      assertThat(show(database, "full_page_writes")).isEqualTo("on");
      assertThat(show(database, "data_checksums")).isEqualTo("on");
      assertThat(show(database, "work_mem")).isEqualTo("5MB");
    }
  }

  @Test
  void aStrangerNeedsThePassword() {
    String url = postgres.database("sample", 4).url();

    assertThatThrownBy(() -> DriverManager.getConnection(url, "parley", "guess").close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
    assertThatThrownBy(() -> DriverManager.getConnection(url, "postgres", "").close())
        .isInstanceOf(SQLException.class);
  }

  @Test
  void thePasswordIsForItsOwnerOnly() throws IOException {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder().resolve("password"))))
        .isEqualTo("rw-------");
  }

  @Test
  void servicesAreNoSuperusers() {
    try (Database database = open()) {
      assertThat(text(database, "select rolsuper::text from pg_roles where rolname = current_user"))
          .isEqualTo("false");
    }
  }

  @Test
  void namesFoldTheirCaseInEveryScript() {
    try (Database database = open()) {
      assertThat(text(database, "select lower('ПРИВЕТ Ä') || upper('ёжик')"))
          .isEqualTo("привет äЁЖИК");
    }
  }

  @Test
  void trigramIndexesCanBeMade() {
    try (Database database = open()) {
      database.jdbi().useHandle(it -> it.execute("create extension if not exists pg_trgm"));
      assertThat(text(database, "select array_length(show_trgm('Жанна'), 1)::text")).isEqualTo("6");
    }
  }

  @Test
  void whatIsWrittenIsThereAfterARestart() {
    try (Database database = open()) {
      write(database, 1, "kept");
    }

    postgres.close();
    postgres = start();

    try (Database database = open()) {
      assertThat(text(database, "select text from notes where id = 1")).isEqualTo("kept");
    }
  }

  @Test
  void aKilledServerComesBackForTheSamePool() {
    try (Database database = open()) {
      long killed = postgres.pid();
      write(database, 2, "kept");

      ProcessHandle.of(killed).orElseThrow().destroyForcibly();

      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(text(database, "select text from notes where id = 2"))
                      .isEqualTo("kept"));
      assertThat(postgres.pid()).isNotEqualTo(killed);
      assertThatCode(postgres::check).doesNotThrowAnyException();
      assertThatCode(database::check).doesNotThrowAnyException();
    }
  }

  @Test
  void aKilledBackendComesBackForTheSamePool() {
    try (Database database = open()) {
      write(database, 3, "kept");
      long backend = Long.parseLong(text(database, "select pg_backend_pid()::text"));

      ProcessHandle.of(backend).orElseThrow().destroyForcibly();

      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(text(database, "select text from notes where id = 3"))
                      .isEqualTo("kept"));
    }
  }

  @Test
  void aServerThatIsDownIsReportedWithItsLastWords() throws SQLException {
    try (Database database = open()) {
      ProcessHandle killed = ProcessHandle.of(postgres.pid()).orElseThrow();
      killed.destroyForcibly();

      await().untilAsserted(() -> assertThatThrownBy(postgres::check).hasMessageContaining("log"));
      assertThatThrownBy(database::check).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void aServerLeftBehindByAKilledParleyIsEndedFirst() throws IOException, InterruptedException {
    postgres.close();
    Process owner =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledOwner.class.getName(),
                folder().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String pid = new String(owner.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(owner.waitFor()).isEqualTo(KilledOwner.STATUS);
    ProcessHandle orphan = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    assertThat(orphan.isAlive()).isTrue();

    postgres = start();

    // Its new parent may take a moment to bury it.
    await().until(() -> !orphan.isAlive());
    assertThatCode(postgres::check).doesNotThrowAnyException();
  }

  @Test
  void backendsLeftBehindByAKilledServerAreEndedFirst() throws IOException {
    postgres.close();
    // Stands for a backend that outlived its postmaster: a process that works in the data folder.
    Process backend =
        new ProcessBuilder("sleep", "60").directory(folder().resolve("data").toFile()).start();

    postgres = start();

    assertThat(backend.isAlive()).isFalse();
  }

  @Test
  void aPidFileThatNamesAStrangerIsNoReasonNotToStart() throws IOException {
    postgres.close();
    Process stranger = new ProcessBuilder("sleep", "60").start();
    Files.writeString(folder().resolve("data/postmaster.pid"), stranger.pid() + "\n/elsewhere\n");

    postgres = start();

    assertThat(stranger.isAlive()).isTrue();
    stranger.destroyForcibly();
  }

  @Test
  void theServerHasASessionOfItsOwnSoThatAnInterruptAtTheTerminalIsNotForIt() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + postgres.pid() + "/stat"));
    String session = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];

    assertThat(session).isEqualTo(Long.toString(postgres.pid()));
  }

  @Test
  void itsLogHoldsNoRowsAndNoStatements() {
    try (Database database = open()) {
      write(database, 4, "secret words");
      assertThatThrownBy(() -> write(database, 4, "secret words"))
          .hasMessageContaining("duplicate key");
    }

    await()
        .untilAsserted(
            () ->
                assertThat(Files.readString(folder().resolve("server.log")))
                    .contains("duplicate key")
                    .doesNotContain("secret words"));
  }

  @Test
  void dataOfAnotherMajorVersionIsRefusedByName() throws IOException {
    Path other = temp.resolve("old");
    Files.createDirectories(other.resolve("data"));
    Files.writeString(other.resolve("data/PG_VERSION"), "9\n");
    Files.writeString(other.resolve("password"), "x");

    assertThatThrownBy(() -> TestDatabase.start(other, Map.of()))
        .isInstanceOf(DatabaseStartException.class)
        .hasMessageContaining("written by PostgreSQL 9");
  }

  @Test
  void aWrongSettingIsReportedInTheServersOwnWords() {
    postgres.close();

    assertThatThrownBy(() -> TestDatabase.start(folder(), Map.of("work_mem", "much")))
        .isInstanceOf(DatabaseStartException.class)
        .hasMessageContaining("work_mem");
  }

  @Test
  void archivesAreNamedByOperatingSystemAndProcessor() {
    assertThat(PostgresBinaries.resource("Linux", "amd64")).isEqualTo("postgres-linux-x86_64.txz");
    assertThat(PostgresBinaries.resource("Mac OS X", "aarch64"))
        .isEqualTo("postgres-darwin-arm_64.txz");
  }

  private static Path folder() {
    return temp.resolve("postgres");
  }

  private static EmbeddedPostgres start() {
    return TestDatabase.start(
        folder(), Map.of("fsync", "off", "synchronous_commit", "off", "work_mem", "5MB"));
  }

  private Database open() {
    return Database.open(
        postgres.database("sample", 4), "sample", "classpath:db/sample", new SimpleMeterRegistry());
  }

  private static void write(Database database, long id, String text) {
    database.jdbi().useHandle(it -> it.execute("insert into notes values (?, ?)", id, text));
  }

  private static String show(Database database, String setting) {
    return text(database, "show " + setting);
  }

  private static String text(Database database, String sql) {
    return database.jdbi().withHandle(it -> it.createQuery(sql).mapTo(String.class).one());
  }
}
