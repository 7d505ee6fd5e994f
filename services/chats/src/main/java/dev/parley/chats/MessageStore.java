package dev.parley.chats;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Messages and reactions. Thread-safe when taken from [Storage]; within a [ChatTransaction] it
/// belongs to the transaction's thread, and only there may its writing methods be called, for a
/// chat whose row the transaction has locked.
///
/// It asks nothing about who may see what.
interface MessageStore {
  /// The messages of these stretches of sequence numbers, in the order of the ranges, ascending.
  List<StoredMessage> ranges(List<SeqRange> ranges);

  /// The messages at these places, in no order.
  List<StoredMessage> at(Collection<MessageKey> keys);

  /// The places of a user's messages in a chat that are no tombstones, in no order.
  List<Long> sentBy(UUID chatId, UUID senderId, int limit);

  /// The message at a place.
  default Optional<StoredMessage> at(MessageKey key) {
    return at(List.of(key)).stream().findFirst();
  }

  /// What has changed in a chat since a position.
  ///
  /// @param chatId the chat
  /// @param maxSeq messages with larger numbers are left out
  /// @param afterChange changes up to this number are left out
  record ChangeQuery(UUID chatId, long maxSeq, long afterChange) {}

  /// The changed messages of these queries, in the order of the queries, ascending by change.
  ///
  /// @param limitEach most messages for one query
  /// @param limit most messages in all; later queries come out short first
  List<StoredMessage> changes(List<ChangeQuery> queries, int limitEach, int limit);

  /// The reactions under these messages, each message's oldest first.
  List<ReactionCount> reactions(Collection<MessageKey> keys);

  /// What replies to these messages show.
  List<ReplyTarget> targets(Collection<MessageKey> keys);

  /// Changes a message's text.
  void edit(MessageKey key, String text, List<UUID> mentions, Instant at, long change);

  /// Turns a message into a tombstone: text, mentions and reactions go, its place stays.
  void delete(MessageKey key, Instant at, long change);

  /// Adds a reaction.
  ///
  /// @return false if the user had reacted with this emoji already
  boolean react(MessageKey key, UUID userId, String emoji, Instant at);

  /// Takes a reaction back.
  ///
  /// @return false if there was none
  boolean unreact(MessageKey key, UUID userId, String emoji);

  /// Notes the change number of a message whose reactions changed.
  void touch(MessageKey key, long change);

  /// Removes some messages and reactions of a chat.
  ///
  /// @param limit most rows to remove of each kind
  /// @return how many rows went; 0 when nothing is left
  int purge(UUID chatId, int limit);
}
