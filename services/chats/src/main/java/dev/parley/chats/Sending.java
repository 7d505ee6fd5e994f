package dev.parley.chats;

import dev.parley.api.chats.v1.SendDirectMessageRequest;
import dev.parley.api.chats.v1.SendMessageRequest;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Takes sends in, by whatever door they come. Thread-safe.
final class Sending {
  private final MessageWriter writer;
  private final Users users;
  private final Contacts contacts;

  Sending(MessageWriter writer, Users users, Contacts contacts) {
    this.writer = writer;
    this.users = users;
    this.contacts = contacts;
  }

  /// Sends to a chat. Asks accounts only if the text may mention somebody, and friends only if the
  /// chat is a direct one.
  ///
  /// @return completes when the message is durable
  /// @throws StatusRuntimeException `INVALID_FIELD` if there is nothing to see; `UNAVAILABLE`
  CompletableFuture<Sent> toChat(UUID sender, SendMessageRequest request) {
    Texts.requireVisible(request.getText(), "text");
    UUID chat = UUID.fromString(request.getChatId());
    return append(chat, sender, request, contacts.toChat(sender, chat));
  }

  /// Sends to a direct chat of which it is known, or not, who may write there.
  ///
  /// @return completes when the message is durable
  /// @throws RuntimeException if there is nothing to see, or it is not known
  CompletableFuture<Sent> toChat(
      UUID sender, SendMessageRequest request, Contacts.Answers answers) {
    Texts.requireVisible(request.getText(), "text");
    UUID chat = UUID.fromString(request.getChatId());
    return append(chat, sender, request, answers.refusal(sender, chat));
  }

  private CompletableFuture<Sent> append(
      UUID chat,
      UUID sender,
      SendMessageRequest request,
      @Nullable StatusRuntimeException refusal) {
    return writer.append(
        new NewMessage(
            chat,
            null,
            sender,
            request.getClientId(),
            request.getText(),
            request.getReplyTo(),
            mentions(request.getText(), refusal),
            refusal));
  }

  /// Sends to a person whose existence was checked.
  ///
  /// @param refusal why the message may not be sent, unless it is a repeat; null if it may
  /// @return completes when the message is durable
  CompletableFuture<Sent> toPerson(
      UUID sender,
      UUID peer,
      SendDirectMessageRequest request,
      @Nullable StatusRuntimeException refusal) {
    return writer.append(
        new NewMessage(
            DirectChats.id(sender, peer),
            peer,
            sender,
            request.getClientId(),
            request.getText(),
            request.getReplyTo(),
            mentions(request.getText(), refusal),
            refusal));
  }

  private List<UUID> mentions(String text, @Nullable StatusRuntimeException refusal) {
    return refusal == null ? users.resolve(Mentions.in(text)) : List.of();
  }
}
