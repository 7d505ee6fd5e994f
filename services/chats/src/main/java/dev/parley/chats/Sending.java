package dev.parley.chats;

import dev.parley.api.chats.v1.SendDirectMessageRequest;
import dev.parley.api.chats.v1.SendMessageRequest;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

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
    return writer.append(
        new NewMessage(
            UUID.fromString(request.getChatId()),
            null,
            sender,
            request.getClientId(),
            request.getText(),
            request.getReplyTo(),
            users.resolve(Mentions.in(request.getText()))));
  }

  /// Sends to a person whose existence was checked.
  ///
  /// @return completes when the message is durable
  CompletableFuture<Sent> toPerson(UUID sender, UUID peer, SendDirectMessageRequest request) {
    return writer.append(
        new NewMessage(
            DirectChats.id(sender, peer),
            peer,
            sender,
            request.getClientId(),
            request.getText(),
            request.getReplyTo(),
            users.resolve(Mentions.in(request.getText()))));
  }
}
