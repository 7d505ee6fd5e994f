package dev.parley.chats;

/// The stores within one transaction. Belongs to one thread.
interface ChatTransaction {
  /// The first thing a transaction does.
  SendStore sends();

  ChatStore chats();

  MessageStore messages();
}
