package dev.parley.chats;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.parley.api.chats.v1.Message;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Completes stored messages with their reactions and reply targets, in at most two queries for any
/// number of messages. Stateless.
final class MessageViews {
  private MessageViews() {}

  /// The messages as clients see them, in the same order.
  static List<Message> of(MessageStore store, List<StoredMessage> messages) {
    // A reaction always leaves a change number behind.
    List<MessageKey> changed =
        messages.stream().filter(m -> m.change() > 0).map(StoredMessage::key).toList();
    List<MessageKey> answered =
        messages.stream()
            .filter(m -> m.replyTo() > 0)
            .map(MessageViews::target)
            .distinct()
            .toList();
    Map<MessageKey, List<ReactionCount>> reactions =
        store.reactions(changed).stream().collect(groupingBy(ReactionCount::key));
    Map<MessageKey, ReplyTarget> targets =
        store.targets(answered).stream().collect(toMap(ReplyTarget::key, Function.identity()));
    return messages.stream()
        .map(
            message ->
                Protos.message(
                    message,
                    message.replyTo() > 0 ? targets.get(target(message)) : null,
                    reactions.getOrDefault(message.key(), List.of())))
        .toList();
  }

  /// One message as clients see it.
  static Message of(MessageStore store, StoredMessage message) {
    return of(store, List.of(message)).getFirst();
  }

  private static MessageKey target(StoredMessage message) {
    return new MessageKey(message.chatId(), message.replyTo());
  }
}
