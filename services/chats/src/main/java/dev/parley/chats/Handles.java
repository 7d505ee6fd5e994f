package dev.parley.chats;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

/// Where a store takes its connection from: a fresh one for every call, or the one of a
/// transaction.
interface Handles {
  /// Runs one call of a store.
  <T> T with(HandleCallback<T, RuntimeException> call);

  /// A connection from the pool for every call. Thread-safe.
  static Handles pooled(Jdbi jdbi) {
    return new Handles() {
      @Override
      public <T> T with(HandleCallback<T, RuntimeException> call) {
        return jdbi.withHandle(call);
      }
    };
  }

  /// Always this one. Belongs to the handle's thread.
  static Handles of(Handle handle) {
    return new Handles() {
      @Override
      public <T> T with(HandleCallback<T, RuntimeException> call) {
        return call.withHandle(handle);
      }
    };
  }
}
