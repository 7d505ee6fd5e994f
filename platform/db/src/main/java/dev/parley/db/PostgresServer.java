package dev.parley.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;

/// One run of the embedded server, from its start to its end. Thread-safe.
final class PostgresServer {

  private static final Duration START_BOUND = Duration.ofMinutes(5);
  private static final String WRONG_PASSWORD = "28";

  /// What a small server needs; the operator may know better.
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("max_connections", "100"),
          Map.entry("shared_buffers", "128MB"),
          Map.entry("effective_cache_size", "512MB"),
          Map.entry("work_mem", "8MB"),
          Map.entry("wal_buffers", "16MB"),
          // A crash replays at most about this much.
          Map.entry("max_wal_size", "1GB"),
          Map.entry("min_wal_size", "160MB"),
          Map.entry("random_page_cost", "1.1"),
          Map.entry("jit", "off"),
          // Forgotten sessions must not hold locks for ever.
          Map.entry("idle_in_transaction_session_timeout", "60s"),
          Map.entry("log_checkpoints", "off"),
          Map.entry("log_line_prefix", "%m [%p] %q%a "));

  private static final String LOOPBACK = "127.0.0.1";

  /// What promises rest on: commits are durable, and the log holds no row and no statement, because
  /// these hold what people wrote.
  private static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          Map.entry("log_destination", "stderr"),
          Map.entry("logging_collector", "off"),
          Map.entry("log_error_verbosity", "terse"),
          Map.entry("log_min_error_statement", "panic"),
          Map.entry("log_parameter_max_length_on_error", "0"));

  private final EmbeddedPostgresConfig config;
  private final PostgresCluster cluster;
  private final PostgresPrograms programs;
  private final PostgresLog log;
  private final int port;
  private final Process process;
  private final Thread reader;

  private PostgresServer(
      EmbeddedPostgresConfig config,
      PostgresCluster cluster,
      PostgresPrograms programs,
      PostgresLog log,
      int port)
      throws IOException {
    this.config = config;
    this.cluster = cluster;
    this.programs = programs;
    this.log = log;
    this.port = port;
    this.process = programs.serve(arguments());
    this.reader =
        Thread.ofPlatform()
            .name("postgres-log")
            .daemon()
            .start(() -> log.drain(process.getInputStream()));
  }

  /// Starts a server on data that no server uses and returns when it takes connections; a crash
  /// before can make that last minutes.
  ///
  /// @param port a free port
  /// @throws DatabaseStartException when it ends instead; the message has its last log lines
  static PostgresServer start(
      EmbeddedPostgresConfig config,
      PostgresCluster cluster,
      PostgresPrograms programs,
      PostgresLog log,
      int port)
      throws IOException, InterruptedException {
    PostgresServer server = new PostgresServer(config, cluster, programs, log, port);
    boolean ready = false;
    try {
      server.awaitReady();
      ready = true;
      return server;
    } finally {
      if (!ready) {
        server.stop();
      }
    }
  }

  /// A connection as the superuser, for this class's neighbours only.
  Connection connect(String database) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(url(LOOPBACK, database));
    source.setUser(PostgresCluster.SUPERUSER);
    source.setPassword(cluster.password());
    source.setConnectTimeout(2);
    source.setSocketTimeout(60);
    source.setApplicationName("parley-setup");
    return source.getConnection();
  }

  /// The JDBC url of a database in this server, for the services.
  String url(String database) {
    return url(config.network().map(OpenNetwork::address).orElse(LOOPBACK), database);
  }

  private String url(String host, String database) {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  /// Waits for the end of the server.
  ///
  /// @return its exit status and last words
  String awaitEnd() throws InterruptedException {
    int status = process.waitFor();
    // Backends can outlive it and hold the pipe open; its own words are there by then.
    reader.join(Duration.ofSeconds(1));
    return "status " + status + "; its log ends:\n" + log.tail();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /// Ends the server: connections are cut, data is flushed.
  ///
  /// @return whether it ended by itself in time
  boolean stop() throws IOException, InterruptedException {
    return !process.isAlive() || PostgresLeftovers.end(process.toHandle(), programs);
  }

  private void awaitReady() throws InterruptedException {
    long start = System.nanoTime();
    while (!process.waitFor(5, TimeUnit.MILLISECONDS)) {
      try {
        connect("postgres").close();
        return;
      } catch (SQLException e) {
        if (e.getSQLState() != null && e.getSQLState().startsWith(WRONG_PASSWORD)) {
          throw new DatabaseStartException(
              "The embedded PostgreSQL refuses the password in "
                  + cluster.data().resolveSibling("password"),
              e);
        }
        if (System.nanoTime() - start > START_BOUND.toNanos()) {
          throw new DatabaseStartException(
              "The embedded PostgreSQL takes no connections after "
                  + START_BOUND.toMinutes()
                  + " minutes; its log ends:\n"
                  + log.tail(),
              e);
        }
      }
    }
    throw programs.failure("server", awaitEnd());
  }

  /// Lets the services' role in from a network, as it is let in from loopback.
  private void open(OpenNetwork network, Map<String, String> settings) throws IOException {
    Path rules = cluster.data().resolveSibling("network.hba");
    String rule = "host all %s %s scram-sha-256%n";
    Files.writeString(
        rules,
        rule.formatted("all", LOOPBACK + "/32")
            + rule.formatted(EmbeddedPostgres.USER, network.range()));
    settings.put("listen_addresses", LOOPBACK + "," + network.address());
    settings.put("hba_file", rules.toString());
  }

  private List<String> arguments() throws IOException {
    Map<String, String> settings = new LinkedHashMap<>(DEFAULTS);
    settings.putAll(config.settings());
    settings.putAll(FIXED);
    settings.put("port", Integer.toString(port));
    settings.put("listen_addresses", LOOPBACK);
    if (config.network().isPresent()) {
      open(config.network().get(), settings);
    }
    List<String> arguments = new ArrayList<>();
    arguments.add("-D");
    arguments.add(cluster.data().toString());
    settings.forEach(
        (name, value) -> {
          arguments.add("-c");
          arguments.add(name + "=" + value);
        });
    return arguments;
  }
}
