package dev.parley.chats;

import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message as its sender wants it. Immutable.
///
/// @param chatId the chat
/// @param peerId the other person, if the chat is a direct one that is to be made when it does not
///     exist; otherwise null
/// @param senderId who sends it
/// @param clientId names it among the sender's messages in the chat, 1 to 64 characters
/// @param text 1 to [#MAX_TEXT] code points
/// @param replyTo the sequence number it answers; 0 if none
/// @param mentions whom it would mention, were they members; at most [Mentions#MAX]
/// @param refusal why it is not stored, unless it was stored before; null if it may be
record NewMessage(
    UUID chatId,
    @Nullable UUID peerId,
    UUID senderId,
    String clientId,
    String text,
    long replyTo,
    List<UUID> mentions,
    @Nullable StatusRuntimeException refusal) {
  static final int MAX_TEXT = 8000;
  private static final int MAX_CLIENT_ID = 64;

  NewMessage {
    mentions = List.copyOf(mentions);
    if (clientId.isEmpty() || clientId.length() > MAX_CLIENT_ID) {
      throw new IllegalArgumentException("A client id has 1 to 64 characters");
    }
    if (text.isEmpty() || text.codePointCount(0, text.length()) > MAX_TEXT) {
      throw new IllegalArgumentException("A text has 1 to 8,000 characters");
    }
    if (replyTo < 0 || mentions.size() > Mentions.MAX) {
      throw new IllegalArgumentException("A bad reply target or too many mentions");
    }
  }

  /// A message that may be stored.
  NewMessage(
      UUID chatId,
      @Nullable UUID peerId,
      UUID senderId,
      String clientId,
      String text,
      long replyTo,
      List<UUID> mentions) {
    this(chatId, peerId, senderId, clientId, text, replyTo, mentions, null);
  }
}
