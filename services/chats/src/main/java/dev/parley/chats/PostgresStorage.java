package dev.parley.chats;

import dev.parley.db.Database;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/// Chats in PostgreSQL, at read committed. Thread-safe.
final class PostgresStorage implements Storage {
  /// Connection exception, transaction rollback, insufficient resources, system error.
  private static final Set<String> TEMPORARY_CLASSES = Set.of("08", "40", "53", "58");

  /// Read-only (a standby), idle-in-transaction timeout, lock not available, query cancelled,
  /// shutdown, crash, starting up.
  private static final Set<String> TEMPORARY_STATES =
      Set.of("25006", "25P03", "55P03", "57014", "57P01", "57P02", "57P03");

  private final Jdbi writes;
  private final ChatStore chats;
  private final MessageStore messages;

  /// Makes the storage.
  ///
  /// @param writers how many write at the same time; each has a connection of its own, which those
  ///     who read do not wait for
  PostgresStorage(Database database, int writers) {
    this.writes = database.apart("writers", writers, PostgresSendStore.SETTINGS);
    this.chats = new PostgresChatStore(Handles.pooled(database.jdbi()));
    this.messages = new PostgresMessageStore(Handles.pooled(database.jdbi()));
  }

  @Override
  public ChatStore chats() {
    return chats;
  }

  @Override
  public MessageStore messages() {
    return messages;
  }

  @Override
  public void write(Consumer<ChatTransaction> work) {
    AtomicBoolean committing = new AtomicBoolean();
    try {
      writes.useTransaction(
          handle -> {
            work.accept(new Transaction(handle));
            committing.set(true);
          });
    } catch (JdbiException | StatementException e) {
      boolean temporary = isTemporary(sqlException(e));
      throw new StorageException(e, temporary, temporary && committing.get());
    }
  }

  /// Carries an [SQLException] of plain JDBC out of a transaction. Immutable.
  static final class StatementException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StatementException(SQLException cause) {
      super(cause);
    }
  }

  private static @Nullable SQLException sqlException(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  private static boolean isTemporary(@Nullable SQLException error) {
    if (error == null) {
      return false;
    }
    String state = error.getSQLState();
    return error instanceof SQLTransientException
        || error instanceof SQLRecoverableException
        || (state != null
            && state.length() >= 2
            && (TEMPORARY_STATES.contains(state)
                || TEMPORARY_CLASSES.contains(state.substring(0, 2))));
  }

  private static final class Transaction implements ChatTransaction {
    private final SendStore sends;
    private final ChatStore chats;
    private final MessageStore messages;

    Transaction(Handle handle) {
      this.sends = new PostgresSendStore(handle);
      this.chats = new PostgresChatStore(Handles.of(handle));
      this.messages = new PostgresMessageStore(Handles.of(handle));
    }

    @Override
    public SendStore sends() {
      return sends;
    }

    @Override
    public ChatStore chats() {
      return chats;
    }

    @Override
    public MessageStore messages() {
      return messages;
    }
  }
}
