package dev.parley.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.parley.kernel.Component;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A service's own database: its schema up to date, a bounded pool of connections, JDBI on top.
/// Thread-safe; made for blocking calls on virtual threads.
///
/// Work that finds no connection in time, or whose connection breaks, fails with an `SQLException`
/// below JDBI's: an `SQLTransientException` or one with an SQL state of class 08, 53 or 57P.
/// Whether work cut off in a commit took effect is unknown.
public final class Database implements Component {

  private static final Logger log = LoggerFactory.getLogger(Database.class);

  /// How long work waits for a connection before it is refused.
  private static final Duration WAIT = Duration.ofSeconds(3);

  private static final int LEAST_IDLE = 2;

  /// TCP sends a lost packet again after one second and after three: who begins anew in between is
  /// back a second after the network.
  private static final int CONNECT_SECONDS = 2;

  /// How long an answer may take, which is as long as callers wait by default. Otherwise work whose
  /// packets were lost waits until TCP sends them again, up to half a minute after the network is
  /// mended.
  private static final int SOCKET_SECONDS = 10;

  private final PGSimpleDataSource source;
  private final String name;
  private final MeterRegistry metrics;
  private final Queue<HikariDataSource> pools = new ConcurrentLinkedQueue<>();
  private final Jdbi jdbi;
  private final HealthProbe probe;

  private Database(
      PGSimpleDataSource source,
      String name,
      int poolSize,
      MeterRegistry metrics,
      HealthProbe probe) {
    this.source = source;
    this.name = name;
    this.metrics = metrics;
    this.jdbi = jdbi(open(config(name, poolSize)));
    this.probe = probe;
  }

  /// Brings the schema up to date and opens the pool.
  ///
  /// @param config where the database is
  /// @param name of the pool in metrics and in the server's list of sessions
  /// @param migrations a folder of the classpath, for example `classpath:db/chats`
  /// @param metrics where the pool's meters go, tagged `pool`
  /// @return the database, ready
  /// @throws DatabaseStartException when it cannot be reached, is not durable, or a migration fails
  public static Database open(
      DatabaseConfig config, String name, String migrations, MeterRegistry metrics) {
    if (config.isEmbedded()) {
      throw new IllegalArgumentException("EmbeddedPostgres.database(…) gives the place of " + name);
    }
    long start = System.nanoTime();
    PGSimpleDataSource plain = source(config, name, SOCKET_SECONDS);
    try (Connection connection = plain.getConnection()) {
      Durability.require(connection, List.of("fsync", "synchronous_commit"));
    } catch (SQLException e) {
      throw new DatabaseStartException(
          "The database " + name + " cannot be reached: " + e.getMessage(), e);
    }
    new Migrations(migrations).apply(source(config, name, 0));
    HealthProbe probe = new HealthProbe(source(config, name + "-health", 1));
    Database database = new Database(plain, name, config.poolSize(), metrics, probe);
    log.atInfo()
        .addKeyValue("database", name)
        .addKeyValue("millis", (System.nanoTime() - start) / 1_000_000)
        .log("Database opened");
    return database;
  }

  /// The way to the database. `Instant` is a `timestamptz`, arrays of `UUID`, `String`, `Long`,
  /// `Integer` and `Instant` are arrays.
  public Jdbi jdbi() {
    return jdbi;
  }

  /// Opens connections beside the pool's, for work that wants the server to treat it in its own
  /// way and that others' work shall not keep waiting. They are closed with this database.
  ///
  /// @param purpose names them in metrics and nowhere else
  /// @param size connections at most, at least 1
  /// @param settings one or more `set` statements, run once on each new connection
  /// @return the way to the database over these connections
  public Jdbi apart(String purpose, int size, String settings) {
    HikariConfig hikari = config(name + "-" + purpose, size);
    hikari.setConnectionInitSql(settings);
    return jdbi(open(hikari));
  }

  /// Fails when the database does not answer within a second.
  @Override
  public void check() throws SQLException {
    probe.check();
  }

  /// Closes all connections; work in flight fails.
  @Override
  public void close() {
    probe.close();
    pools.forEach(HikariDataSource::close);
  }

  private static PGSimpleDataSource source(DatabaseConfig config, String name, int socketSeconds) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(config.url());
    source.setUser(config.user());
    source.setPassword(config.password());
    source.setApplicationName("parley-" + name);
    source.setConnectTimeout(Math.min(CONNECT_SECONDS, Math.max(1, socketSeconds)));
    source.setSocketTimeout(socketSeconds);
    source.setTcpKeepAlive(true);
    source.setBinaryTransferEnable(BinaryArray.UUID_ARRAY_TYPE);
    return source;
  }

  private HikariConfig config(String poolName, int size) {
    HikariConfig hikari = new HikariConfig();
    hikari.setPoolName(poolName);
    hikari.setDataSource(source);
    hikari.setMaximumPoolSize(size);
    hikari.setMinimumIdle(Math.min(LEAST_IDLE, size));
    hikari.setConnectionTimeout(WAIT.toMillis());
    hikari.setValidationTimeout(1_000);
    if (size > LEAST_IDLE) {
      hikari.setIdleTimeout(Duration.ofMinutes(5).toMillis());
    }
    hikari.setMaxLifetime(Duration.ofMinutes(30).toMillis());
    hikari.setKeepaliveTime(Duration.ofMinutes(2).toMillis());
    hikari.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(metrics));
    return hikari;
  }

  private HikariDataSource open(HikariConfig hikari) {
    HikariDataSource pool = new HikariDataSource(hikari);
    pools.add(pool);
    return pool;
  }

  private static Jdbi jdbi(HikariDataSource pool) {
    Jdbi jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    jdbi.registerArgument(new InstantTypes.Argument());
    jdbi.registerColumnMapper(new InstantTypes.Column());
    jdbi.registerArrayType(new InstantTypes.Array());
    jdbi.registerArrayType(String.class, "text");
    return jdbi;
  }
}
