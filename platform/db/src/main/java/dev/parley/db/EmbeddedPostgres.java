package dev.parley.db;

import dev.parley.kernel.Component;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The PostgreSQL that Parley brings: a real server as a child process, with its data in our data
/// folder. Thread-safe.
///
/// It listens on loopback only unless told otherwise, wants a generated password, and runs with
/// `fsync`, `synchronous_commit` and `full_page_writes` on, which is asserted at every start. A
/// server that dies is started again on the same port for as long as this component is open. The
/// caller must hold a lock on the data folder: a server found running there has lost its owner and
/// is ended.
public final class EmbeddedPostgres implements Component {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

  /// The role that the services connect as: it owns their databases and nothing else.
  static final String USER = "parley";

  private static final Pattern DATABASE = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(20);
  private static final int PORTS_TRIED = 100;

  private final EmbeddedPostgresConfig config;
  private final PostgresCluster cluster;
  private final PostgresPrograms programs;
  private final PostgresLog output;
  private final int port;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread supervisor;
  private volatile PostgresServer server;
  private volatile @Nullable String down;

  private EmbeddedPostgres(
      EmbeddedPostgresConfig config, PostgresCluster cluster, PostgresPrograms programs)
      throws IOException, InterruptedException {
    this.config = config;
    this.cluster = cluster;
    this.programs = programs;
    this.output = new PostgresLog(config.folder().resolve("server.log"));
    this.port = freePort();
    this.server = run();
    this.supervisor =
        Thread.ofPlatform().name("postgres-supervisor").daemon().unstarted(this::keep);
  }

  /// Starts the server, unpacking it and making its data first if need be.
  ///
  /// @param config where and how
  /// @return the server, taking connections
  /// @throws DatabaseStartException when it cannot run; the message says why
  public static EmbeddedPostgres start(EmbeddedPostgresConfig config) {
    return start(config, config.folder());
  }

  /// As [#start(EmbeddedPostgresConfig)], with the programs unpacked in a folder that servers may
  /// share.
  static EmbeddedPostgres start(EmbeddedPostgresConfig config, Path programsFolder) {
    long start = System.nanoTime();
    try {
      PostgresBinaries binaries = PostgresBinaries.unpack(programsFolder);
      PostgresPrograms programs = new PostgresPrograms(binaries.root());
      PostgresCluster cluster = PostgresCluster.open(config.folder(), binaries, programs);
      EmbeddedPostgres postgres = new EmbeddedPostgres(config, cluster, programs);
      postgres.supervisor.start();
      log.atInfo()
          .addKeyValue("version", binaries.version())
          .addKeyValue("port", postgres.port)
          .addKeyValue("millis", (System.nanoTime() - start) / 1_000_000)
          .log("PostgreSQL started");
      return postgres;
    } catch (IOException e) {
      throw new DatabaseStartException("The embedded PostgreSQL cannot run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseStartException("Interrupted while PostgreSQL started", e);
    }
  }

  /// A database in this server, made if it is missing.
  ///
  /// @param name lower-case letters, digits and underscores
  /// @param poolSize connections at most, 1 to 500
  /// @return how to open it
  /// @throws DatabaseStartException when the server does not make it
  public DatabaseConfig database(String name, int poolSize) {
    if (!DATABASE.matcher(name).matches()) {
      throw new IllegalArgumentException("Not a name for a database: " + name);
    }
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery("select 1 from pg_database where datname = '" + name + "'")) {
        if (!found.next()) {
          statement.execute("create database " + name + " owner " + USER);
        }
      }
      return new DatabaseConfig(server.url(name), USER, cluster.password(), poolSize);
    } catch (SQLException e) {
      throw new DatabaseStartException(
          "The database " + name + " cannot be made: " + e.getMessage(), e);
    }
  }

  /// Fails while the server is down; the message has its last log lines.
  @Override
  public void check() throws IOException {
    String problem = down;
    if (problem != null) {
      throw new IOException(problem);
    }
    if (!server.isAlive()) {
      throw new IOException("PostgreSQL has ended; its log ends:\n" + output.tail());
    }
  }

  /// Stops the server for good: open connections are cut, data is flushed.
  @Override
  public void close() {
    closing.countDown();
    try {
      if (!server.stop()) {
        log.atWarn().log("PostgreSQL had to be stopped at once");
      }
      if (!supervisor.join(LONGEST_CLOSE)) {
        // It waits for a start that takes long; that server goes too.
        PostgresLeftovers.end(cluster.data(), programs);
      }
    } catch (IOException e) {
      log.atWarn().setCause(e).log("PostgreSQL could not be asked to stop");
      server.handle().destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      server.handle().destroyForcibly();
    }
  }

  /// The process id of the running server.
  long pid() {
    return server.handle().pid();
  }

  private void keep() {
    Duration pause = FIRST_PAUSE;
    try {
      while (true) {
        long since = System.nanoTime();
        String end = server.awaitEnd();
        if (closing.getCount() == 0) {
          return;
        }
        report("PostgreSQL ended with " + end);
        if (System.nanoTime() - since > LONGEST_PAUSE.toNanos()) {
          pause = FIRST_PAUSE;
        }
        while (down != null && !closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          pause =
              pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                  ? pause.multipliedBy(2)
                  : LONGEST_PAUSE;
          again();
        }
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; if somebody does, the server stays down and checks say so.
      report("PostgreSQL is no longer watched");
      Thread.currentThread().interrupt();
    }
  }

  private void again() throws InterruptedException {
    try {
      server = run();
      down = null;
      log.atWarn().log("PostgreSQL runs again");
      if (closing.getCount() == 0) {
        server.stop();
      }
    } catch (IOException | DatabaseStartException e) {
      report("PostgreSQL does not start again: " + e.getMessage());
    }
  }

  private void report(String problem) {
    down = problem;
    log.atError().log(problem);
  }

  private PostgresServer run() throws IOException, InterruptedException {
    PostgresLeftovers.end(cluster.data(), programs);
    PostgresServer fresh = PostgresServer.start(config, cluster, programs, output, port);
    boolean usable = false;
    try (Connection connection = fresh.connect("postgres")) {
      Durability.require(connection, List.of("fsync", "synchronous_commit", "full_page_writes"));
      prepare(connection);
      usable = true;
      return fresh;
    } catch (SQLException e) {
      throw new DatabaseStartException("PostgreSQL cannot be set up: " + e.getMessage(), e);
    } finally {
      if (!usable) {
        fresh.stop();
      }
    }
  }

  /// Makes the services' role if it is missing.
  private void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("select 1 from pg_roles where rolname = '" + USER + "'")) {
      if (!found.next()) {
        // The password is letters, digits, - and _ only.
        statement.execute("create role " + USER + " login password '" + cluster.password() + "'");
      }
    }
  }

  /// A free port below those that systems give to outgoing connections, so that none of these can
  /// take it while the server restarts.
  private static int freePort() throws IOException {
    SplittableRandom random = new SplittableRandom();
    for (int attempt = 0; attempt < PORTS_TRIED; attempt++) {
      int candidate = random.nextInt(15_000, 32_000);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), candidate));
        return candidate;
      } catch (BindException e) {
        log.atDebug().addKeyValue("port", candidate).log("Port taken");
      }
    }
    throw new DatabaseStartException("No free port found for PostgreSQL");
  }
}
