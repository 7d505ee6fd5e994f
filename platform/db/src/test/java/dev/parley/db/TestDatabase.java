package dev.parley.db;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Fresh databases for tests, in one embedded server per JVM. Thread-safe.
///
/// The server starts with the first database and is removed with its data when the JVM ends. It is
/// as durable as the real one; only its programs are shared between test runs.
public final class TestDatabase {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestDatabase() {}

  /// A new, empty database with a schema.
  ///
  /// @param migrations a folder of the classpath, for example `classpath:db/chats`
  /// @return the database, for the caller to close
  public static Database open(String migrations) {
    return Database.open(fresh(), "test", migrations, new SimpleMeterRegistry());
  }

  /// A new, empty database without a schema.
  ///
  /// @return how to open it, with up to 16 connections
  public static DatabaseConfig fresh() {
    return Shared.SERVER.database("test_" + COUNT.incrementAndGet(), 16);
  }

  /// A server as in production, except that it uses programs that tests unpack once per machine.
  static EmbeddedPostgres start(Path folder, Map<String, String> settings) {
    Path programs =
        Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("parley-test-" + System.getProperty("user.name"));
    return EmbeddedPostgres.start(new EmbeddedPostgresConfig(folder, settings), programs);
  }

  /// The server of this JVM, started at first use.
  private static final class Shared {

    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        Path folder = Files.createTempDirectory("parley-test-database-");
        EmbeddedPostgres server = TestDatabase.start(folder, Map.of("max_connections", "200"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, folder)));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void end(EmbeddedPostgres server, Path folder) {
      server.close();
      try {
        Folders.delete(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
