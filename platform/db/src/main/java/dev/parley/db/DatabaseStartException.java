package dev.parley.db;

/// Why a database cannot be used; the message is for an operator and says what to do.
public final class DatabaseStartException extends RuntimeException {

  /// An exception with what went wrong.
  ///
  /// @param message for an operator; never holds a password
  public DatabaseStartException(String message) {
    super(message);
  }

  /// An exception with what went wrong and where.
  ///
  /// @param message for an operator; never holds a password
  /// @param cause the failure below
  public DatabaseStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
