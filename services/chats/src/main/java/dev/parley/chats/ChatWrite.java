package dev.parley.chats;

import java.util.List;
import java.util.UUID;

/// Something to be written to one chat. Immutable.
///
/// @param <T> what it answers
sealed interface ChatWrite<T> {
  /// The chat.
  UUID chatId();

  /// About how many bytes it holds while it waits.
  default int weight() {
    return OVERHEAD;
  }

  /// What a write without text weighs.
  int OVERHEAD = 500;

  /// A message to be stored.
  record Send(NewMessage message) implements ChatWrite<Sent> {
    @Override
    public UUID chatId() {
      return message.chatId();
    }

    @Override
    public int weight() {
      return OVERHEAD + 2 * message.text().length();
    }
  }

  /// Any other change of a chat, its members, messages, reactions or read markers.
  record Change<T>(UUID chatId, Body<T> body) implements ChatWrite<T> {}

  /// What a change does.
  @FunctionalInterface
  interface Body<T> {
    /// Checks and writes. May be called again when the database failed.
    ///
    /// @param tx holds the row of the chat, if the chat exists
    /// @param again an earlier attempt may have been committed without our knowing: what is already
    ///     as it should be is then a success to be told, not a mistake of the caller
    /// @return the answer and what to tell
    /// @throws io.grpc.StatusRuntimeException to refuse; only before it has written anything
    Changed<T> apply(ChatTransaction tx, boolean again);
  }

  /// The outcome of a change. Immutable.
  ///
  /// @param answer for the caller
  /// @param notes to publish once it is committed, in order
  record Changed<T>(T answer, List<Note> notes) {
    public Changed {
      notes = List.copyOf(notes);
    }
  }
}
