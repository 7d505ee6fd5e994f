package dev.parley.chats;

/// A chat together with the caller's own place in it. Immutable.
///
/// @param chat the chat
/// @param me the caller as its member
record Membership(StoredChat chat, StoredMember me) {
  /// How many messages the member has not read.
  long unread() {
    return Math.max(0, chat.lastSeq() - me.readSeq());
  }
}
