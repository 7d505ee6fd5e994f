package dev.parley.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Asks a database whether it answers, over a connection of its own, so that a busy pool does not
/// count as a dead database. Thread-safe.
final class HealthProbe implements AutoCloseable {

  private static final int SECONDS = 1;

  private final DataSource source;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Connection connection;

  /// @param source gives connections whose calls return within a second
  HealthProbe(DataSource source) {
    this.source = source;
  }

  /// Fails when there is no answer within about a second.
  void check() throws SQLException {
    boolean locked = false;
    try {
      locked = lock.tryLock(SECONDS, TimeUnit.SECONDS);
      if (!locked) {
        throw new SQLTransientConnectionException("The database does not answer");
      }
      ask();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("Interrupted while asking the database", e);
    } finally {
      if (locked) {
        lock.unlock();
      }
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      drop();
    } finally {
      lock.unlock();
    }
  }

  private void ask() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = source.getConnection();
      connection = open;
    }
    try (var statement = open.createStatement()) {
      statement.execute("select 1");
    } catch (SQLException e) {
      drop();
      throw e;
    }
  }

  private void drop() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // The connection is given up either way; the server ends its side by itself.
        return;
      }
    }
  }
}
