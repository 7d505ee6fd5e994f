package dev.parley.chats;

import java.io.Serial;

/// The database failed. Immutable.
final class StorageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean temporary;
  private final boolean maybeCommitted;

  /// Says what is known of a failure.
  ///
  /// @param cause what the driver said
  /// @param temporary whether the same transaction may succeed later: a lost connection, a
  ///     deadlock, a full disk; otherwise something in it is at fault
  /// @param maybeCommitted whether it failed while committing, so that what it wrote may be there
  StorageException(Throwable cause, boolean temporary, boolean maybeCommitted) {
    super(cause);
    this.temporary = temporary;
    this.maybeCommitted = maybeCommitted;
  }

  boolean temporary() {
    return temporary;
  }

  boolean maybeCommitted() {
    return maybeCommitted;
  }
}
