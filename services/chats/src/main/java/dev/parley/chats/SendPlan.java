package dev.parley.chats;

import dev.parley.chats.SendStore.Facts;
import dev.parley.chats.SendStore.LockedChat;
import dev.parley.chats.SendStore.Opening;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Decides what becomes of each send of a batch: where it is placed, or why it is refused. Used by
/// one thread, once.
///
/// Sends are placed in the order they are given, without holes. A client id that was stored before,
/// or occurs twice, is placed once. Times never decrease within a chat, whatever the clock does.
final class SendPlan {
  /// Either of the two is null.
  record Outcome(@Nullable Sent sent, @Nullable StatusRuntimeException refusal) {}

  private record Origin(UUID chatId, UUID senderId, String clientId) {}

  private record End(long seq, Instant sentAt) {}

  private final Instant now;
  private final Map<UUID, End> ends = new HashMap<>();
  private final Map<Origin, Sent> placed = new HashMap<>();
  private final List<StoredMessage> messages = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();

  /// Decides.
  ///
  /// @param sends the batch
  /// @param opening what the store says of it
  /// @param now the time, in microseconds
  SendPlan(List<NewMessage> sends, Opening opening, Instant now) {
    this.now = now;
    for (LockedChat chat : opening.chats().values()) {
      ends.put(chat.id(), new End(chat.lastSeq(), chat.lastActivityAt()));
    }
    for (int i = 0; i < sends.size(); i++) {
      outcomes.add(decide(sends.get(i), opening.facts().get(i)));
    }
  }

  /// What is to be stored.
  List<StoredMessage> messages() {
    return messages;
  }

  /// One for each send, in order; true once the messages are committed.
  List<Outcome> outcomes() {
    return outcomes;
  }

  private Outcome decide(NewMessage send, Facts facts) {
    End end = ends.get(send.chatId());
    StatusRuntimeException refusal = send.refusal();
    if (end == null) {
      return refused(refusal == null ? noChat(send) : refusal);
    }
    StoredMessage first = facts.first();
    if (first != null) {
      // One's own earlier outcome is told even to a sender who was removed since.
      return sent(new Sent(first, null, true, facts.member()));
    }
    if (!facts.member()) {
      return refused(Refusals.chatNotFound());
    }
    if (refusal != null) {
      return refused(refusal);
    }
    Origin origin = new Origin(send.chatId(), send.senderId(), send.clientId());
    Sent twin = placed.get(origin);
    if (twin != null) {
      return sent(new Sent(twin.message(), twin.target(), true, true));
    }
    if (send.replyTo() > 0 && facts.target() == null) {
      return refused(Refusals.replyTargetNotFound());
    }
    Sent sent = new Sent(place(send, facts, end), facts.target(), false, true);
    placed.put(origin, sent);
    return sent(sent);
  }

  /// A direct chat that its first message has not made was not to be: an account is deleted.
  private static StatusRuntimeException noChat(NewMessage send) {
    return send.peerId() == null || send.replyTo() > 0
        ? Refusals.chatNotFound()
        : Refusals.nobodyThere("userId");
  }

  private StoredMessage place(NewMessage send, Facts facts, End end) {
    long seq = end.seq() + 1;
    Instant sentAt = now.isAfter(end.sentAt()) ? now : end.sentAt();
    ends.put(send.chatId(), new End(seq, sentAt));
    StoredMessage message =
        new StoredMessage(
            send.chatId(),
            seq,
            send.senderId(),
            send.clientId(),
            send.text(),
            send.replyTo(),
            send.mentions().stream().filter(facts.mentions()::contains).toList(),
            sentAt,
            null,
            null,
            0);
    messages.add(message);
    return message;
  }

  private static Outcome sent(Sent sent) {
    return new Outcome(sent, null);
  }

  private static Outcome refused(StatusRuntimeException refusal) {
    return new Outcome(null, refusal);
  }
}
