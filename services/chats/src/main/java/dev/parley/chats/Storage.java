package dev.parley.chats;

import java.util.function.Consumer;

/// Where chats are kept. Thread-safe.
///
/// What a transaction wrote is durable when [#write] returns, and other transactions see all of it
/// or nothing.
interface Storage {
  /// For reading, each call on its own.
  ChatStore chats();

  /// For reading and purging, each call on its own.
  MessageStore messages();

  /// Runs work in one transaction.
  ///
  /// @param work what to do; when it throws, nothing was written
  /// @throws StorageException if the database failed; see there what is known of the outcome
  void write(Consumer<ChatTransaction> work);
}
