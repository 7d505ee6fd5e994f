package dev.parley.chats;

import dev.parley.chats.ChatWrite.Change;
import dev.parley.chats.ChatWrite.Changed;
import dev.parley.chats.ChatWrite.Send;
import dev.parley.chats.SendStore.Opening;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Writes a batch in one transaction: first its sends, all together, then its changes, one by one.
/// Thread-safe.
final class BatchWriter {
  /// What became of one write, to be told after the commit.
  ///
  /// @param answer completes the write
  /// @param notes what to publish
  record Settled(Runnable answer, List<Note> notes) {}

  private final Storage storage;
  private final InstantSource clock;

  BatchWriter(Storage storage, InstantSource clock) {
    this.storage = storage;
    this.clock = clock;
  }

  /// Writes a batch.
  ///
  /// @param batch not empty, in order of arrival
  /// @param again an earlier attempt may have been committed
  /// @return one for each write, in the order of their effect; all of it is durable
  /// @throws StorageException if the database failed; nothing is to be told yet
  List<Settled> write(List<Pending<?>> batch, boolean again) {
    List<Pending<Sent>> sends = new ArrayList<>();
    List<Pending<?>> changes = new ArrayList<>();
    Set<UUID> chatIds = new HashSet<>();
    for (Pending<?> pending : batch) {
      chatIds.add(pending.write().chatId());
      if (pending.write() instanceof Send) {
        @SuppressWarnings("unchecked") // a Send is a ChatWrite<Sent>
        Pending<Sent> send = (Pending<Sent>) pending;
        sends.add(send);
      } else {
        changes.add(pending);
      }
    }
    List<Settled> settled = new ArrayList<>(batch.size());
    storage.write(
        tx -> {
          send(tx, chatIds, sends, again, settled);
          for (Pending<?> change : changes) {
            settled.add(change(tx, change, again));
          }
        });
    return settled;
  }

  private void send(
      ChatTransaction tx,
      Collection<UUID> chatIds,
      List<Pending<Sent>> sends,
      boolean again,
      List<Settled> settled) {
    List<NewMessage> messages = sends.stream().map(BatchWriter::message).toList();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Opening opening = tx.sends().open(chatIds, messages);
    List<StoredChat> missing = missing(messages, opening, now);
    if (!missing.isEmpty()) {
      tx.chats().createDirect(missing);
      opening = tx.sends().open(chatIds, messages);
    }
    SendPlan plan = new SendPlan(messages, opening, now);
    if (!plan.messages().isEmpty()) {
      tx.sends().append(plan.messages());
    }
    for (int i = 0; i < sends.size(); i++) {
      settled.add(settle(sends.get(i), plan.outcomes().get(i), again));
    }
  }

  /// The direct chats that come into being with their first message. A reply cannot be the first.
  private static List<StoredChat> missing(List<NewMessage> sends, Opening opening, Instant now) {
    Map<UUID, StoredChat> missing = new LinkedHashMap<>();
    for (NewMessage send : sends) {
      UUID peer = send.peerId();
      if (peer != null && send.replyTo() == 0 && !opening.chats().containsKey(send.chatId())) {
        missing.putIfAbsent(
            send.chatId(), DirectChats.chat(send.chatId(), send.senderId(), peer, now));
      }
    }
    return List.copyOf(missing.values());
  }

  private static Settled settle(Pending<Sent> send, SendPlan.Outcome outcome, boolean again) {
    Sent sent = outcome.sent();
    if (sent == null) {
      StatusRuntimeException refusal = outcome.refusal();
      return new Settled(
          () ->
              send.answer().completeExceptionally(refusal == null ? Refusals.internal() : refusal),
          List.of());
    }
    boolean tell = !sent.repeated() || again;
    return new Settled(
        () -> send.answer().complete(sent), tell ? notes(message(send), sent) : List.of());
  }

  private static List<Note> notes(NewMessage send, Sent sent) {
    StoredMessage message = sent.message();
    List<Note> notes = new ArrayList<>();
    UUID peer = send.peerId();
    if (peer != null && message.seq() == 1) {
      notes.addAll(
          Notes.membersAdded(
              send.chatId(),
              DirectChats.members(send.senderId(), peer, message.sentAt()),
              send.senderId()));
    }
    notes.add(Notes.message(send.chatId(), Protos.message(message, sent.target(), List.of())));
    return notes;
  }

  private static NewMessage message(Pending<Sent> pending) {
    return ((Send) pending.write()).message();
  }

  private static <T> Settled change(ChatTransaction tx, Pending<T> pending, boolean again) {
    try {
      Changed<T> changed = ((Change<T>) pending.write()).body().apply(tx, again);
      return new Settled(() -> pending.answer().complete(changed.answer()), changed.notes());
    } catch (StatusRuntimeException refusal) {
      return new Settled(() -> pending.answer().completeExceptionally(refusal), List.of());
    }
  }
}
