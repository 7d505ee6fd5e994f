package dev.parley.events;

/// The bus takes nothing now; nothing is known of what was just handed over.
public final class BusUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message for the operator
  public BusUnavailableException(String message) {
    super(message);
  }

  /// @param message for the operator
  /// @param cause what happened
  public BusUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
