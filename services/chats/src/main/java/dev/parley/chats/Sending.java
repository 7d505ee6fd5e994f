package dev.parley.chats;

import dev.parley.api.chats.v1.SendDirectMessageRequest;
import dev.parley.api.chats.v1.SendMessageRequest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Takes sends in, by whatever door they come. Thread-safe.
final class Sending {
  private final MessageWriter writer;
  private final Users users;

  Sending(MessageWriter writer, Users users) {
    this.writer = writer;
    this.users = users;
  }

  /// Sends to a chat. Asks accounts only if the text may mention somebody.
  ///
  /// @return completes when the message is durable
  /// @throws io.grpc.StatusRuntimeException `INVALID_FIELD` if there is nothing to see
  CompletableFuture<Sent> toChat(UUID sender, SendMessageRequest request) {
    Texts.requireVisible(request.getText(), "text");
    return append(
        UUID.fromString(request.getChatId()),
        null,
        sender,
        request.getClientId(),
        request.getText(),
        request.getReplyTo());
  }

  /// Sends to a person whose existence was checked.
  ///
  /// @return completes when the message is durable
  CompletableFuture<Sent> toPerson(UUID sender, UUID peer, SendDirectMessageRequest request) {
    return append(
        DirectChats.id(sender, peer),
        peer,
        sender,
        request.getClientId(),
        request.getText(),
        request.getReplyTo());
  }

  private CompletableFuture<Sent> append(
      UUID chat, @Nullable UUID peer, UUID sender, String clientId, String text, long replyTo) {
    List<UUID> mentions = users.resolve(Mentions.in(text));
    return writer.append(new NewMessage(chat, peer, sender, clientId, text, replyTo, mentions));
  }
}
