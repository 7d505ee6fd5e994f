package dev.parley.chats;

import static java.util.stream.Collectors.partitioningBy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.chats.ChatWrite.Change;
import dev.parley.chats.ChatWrite.Changed;
import dev.parley.chats.ChatWrite.Send;
import dev.parley.chats.SendStore.Facts;
import dev.parley.chats.SendStore.LockedChat;
import dev.parley.chats.SendStore.Opening;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Writes a batch in one transaction: first its sends, all together, then its changes, one by one.
/// Thread-safe.
///
/// Nearly every send is the first of its client id, by a member, to a chat that exists, and answers
/// and mentions nobody. Such sends are written without looking: the statements themselves say
/// whether it was so. If not, nothing of the batch stays, and it is written again with a look.
final class BatchWriter {
  /// What became of one write, to be told after the commit.
  ///
  /// @param answer completes the write
  /// @param notes what to publish
  record Settled(Runnable answer, List<Note> notes) {}

  /// Says that a send is not what it was taken for, and rolls its transaction back.
  private static final class NotPlain extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotPlain() {
      super(null, null, false, false);
    }
  }

  private static final Duration WATCHED = Duration.ofMinutes(1);
  private static final int MAX_WATCHED = 10_000;

  private final Storage storage;
  private final InstantSource clock;
  private final Cache<UUID, Boolean> watched =
      Caffeine.newBuilder().maximumSize(MAX_WATCHED).expireAfterWrite(WATCHED).build();

  BatchWriter(Storage storage, InstantSource clock) {
    this.storage = storage;
    this.clock = clock;
  }

  /// Parts a batch into what can be taken for granted and what must be looked at. The writes to one
  /// chat stay together.
  ///
  /// @param batch not empty, in order of arrival
  /// @return one or two batches, each in order of arrival
  List<List<Pending<?>>> parts(List<Pending<?>> batch) {
    Set<UUID> looked = new HashSet<>();
    for (Pending<?> pending : batch) {
      if (!isPlain(pending.write())) {
        looked.add(pending.write().chatId());
      }
    }
    if (looked.isEmpty()) {
      return List.of(batch);
    }
    return batch.stream()
        .collect(partitioningBy(pending -> looked.contains(pending.write().chatId())))
        .values()
        .stream()
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /// Writes a batch.
  ///
  /// @param batch one of [#parts]
  /// @param again an earlier attempt may have been committed
  /// @return one for each write, in the order of their effect; all of it is durable
  /// @throws StorageException if the database failed; nothing is to be told yet
  List<Settled> write(List<Pending<?>> batch, boolean again) {
    List<Pending<Sent>> sends = new ArrayList<>(batch.size());
    List<Pending<?>> changes = new ArrayList<>();
    boolean plain = !again;
    for (Pending<?> pending : batch) {
      plain &= isPlain(pending.write());
      if (pending.write() instanceof Send) {
        @SuppressWarnings("unchecked") // a Send is a ChatWrite<Sent>
        Pending<Sent> send = (Pending<Sent>) pending;
        sends.add(send);
      } else {
        changes.add(pending);
      }
    }
    List<Settled> settled = new ArrayList<>(batch.size());
    if (!plain || !writePlain(sends, settled)) {
      writeLooked(sends, changes, again, settled);
    }
    return settled;
  }

  /// Writes sends as if each were the first of its client id, by a member, to a chat that exists.
  ///
  /// @return false if that does not hold for one of them; then nothing was written
  private boolean writePlain(List<Pending<Sent>> sends, List<Settled> settled) {
    List<NewMessage> messages = sends.stream().map(BatchWriter::message).toList();
    Map<UUID, Integer> counts = new HashMap<>();
    messages.forEach(message -> counts.merge(message.chatId(), 1, Integer::sum));
    Instant now = now();
    try {
      storage.write(
          tx -> {
            Map<UUID, LockedChat> chats = tx.sends().claim(counts, now);
            SendPlan plan =
                new SendPlan(
                    messages,
                    new Opening(chats, Collections.nCopies(messages.size(), Facts.PLAIN)),
                    now);
            boolean placed = plan.messages().size() == messages.size();
            if (!placed || !tx.sends().append(plan.messages())) {
              throw new NotPlain();
            }
            settle(sends, plan, false, settled);
          });
      return true;
    } catch (NotPlain e) {
      settled.clear();
      return false;
    }
  }

  private void writeLooked(
      List<Pending<Sent>> sends, List<Pending<?>> changes, boolean again, List<Settled> settled) {
    storage.write(
        tx -> {
          send(tx, sends, changes, again, settled);
          for (Pending<?> change : changes) {
            settled.add(change(tx, change, again));
          }
        });
  }

  private void send(
      ChatTransaction tx,
      List<Pending<Sent>> sends,
      List<Pending<?>> changes,
      boolean again,
      List<Settled> settled) {
    List<NewMessage> messages = sends.stream().map(BatchWriter::message).toList();
    Set<UUID> chatIds = new HashSet<>();
    sends.forEach(send -> chatIds.add(send.write().chatId()));
    changes.forEach(change -> chatIds.add(change.write().chatId()));
    Instant now = now();
    Opening opening = tx.sends().open(chatIds, messages);
    List<StoredChat> missing = missing(messages, opening, now);
    if (!missing.isEmpty()) {
      missing.forEach(chat -> watch(chat.creatorId()));
      tx.chats().createDirect(missing);
      opening = tx.sends().open(chatIds, messages);
    }
    SendPlan plan = new SendPlan(messages, opening, now);
    if (!plan.messages().isEmpty()) {
      Map<UUID, Integer> counts = new HashMap<>();
      plan.messages().forEach(message -> counts.merge(message.chatId(), 1, Integer::sum));
      Map<UUID, LockedChat> _ = tx.sends().claim(counts, now);
      if (!tx.sends().append(plan.messages())) {
        throw new IllegalStateException("What was looked up under a lock does not hold");
      }
    }
    settle(sends, plan, again, settled);
  }

  private boolean isPlain(ChatWrite<?> write) {
    return write instanceof Send send
        && send.message().replyTo() == 0
        && send.message().mentions().isEmpty()
        && send.message().refusal() == null
        && watched.getIfPresent(send.message().senderId()) == null;
  }

  /// The sends of this user are looked at for a while: who repeats what was sent, or sends where
  /// they may not, shall not make others' sends be written twice.
  private void watch(UUID senderId) {
    watched.put(senderId, true);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /// The direct chats that come into being with their first message. A reply cannot be the first.
  private static List<StoredChat> missing(List<NewMessage> sends, Opening opening, Instant now) {
    Map<UUID, StoredChat> missing = new LinkedHashMap<>();
    for (NewMessage send : sends) {
      UUID peer = send.peerId();
      boolean begins = peer != null && send.replyTo() == 0 && send.refusal() == null;
      if (peer != null && begins && !opening.chats().containsKey(send.chatId())) {
        missing.putIfAbsent(
            send.chatId(), DirectChats.chat(send.chatId(), send.senderId(), peer, now));
      }
    }
    return List.copyOf(missing.values());
  }

  private void settle(
      List<Pending<Sent>> sends, SendPlan plan, boolean again, List<Settled> settled) {
    for (int i = 0; i < sends.size(); i++) {
      settled.add(settle(sends.get(i), plan.outcomes().get(i), again));
    }
  }

  private Settled settle(Pending<Sent> send, SendPlan.Outcome outcome, boolean again) {
    Sent sent = outcome.sent();
    if (sent == null || sent.repeated()) {
      watch(message(send).senderId());
    }
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
