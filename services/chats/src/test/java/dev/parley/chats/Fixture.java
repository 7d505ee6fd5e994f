package dev.parley.chats;

import dev.parley.db.Database;
import dev.parley.db.TestDatabase;
import dev.parley.events.Signals;
import dev.parley.kernel.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;

/// A fresh database with everything that writes to it. Thread-safe.
final class Fixture implements AutoCloseable {
  final TestClock clock = new TestClock();
  final RecordedSignals signals;
  final MeterRegistry metrics = new SimpleMeterRegistry();
  final Database database = TestDatabase.open(ChatsModule.MIGRATIONS);
  final Storage storage;
  final MessageWriter writer;
  final GroupChanges groups;
  final MessageChanges changes = new MessageChanges(clock);

  Fixture() {
    this(ChatsConfig.defaults());
  }

  Fixture(ChatsConfig config) {
    this(config, new RecordedSignals());
  }

  Fixture(ChatsConfig config, Signals signals) {
    this.signals = signals instanceof RecordedSignals recorded ? recorded : new RecordedSignals();
    this.storage = new PostgresStorage(database, config.writerLanes());
    this.writer = new MessageWriter(storage, signals, config, metrics, clock);
    this.groups = new GroupChanges(config.maxMembers(), clock);
  }

  Jdbi jdbi() {
    return database.jdbi();
  }

  /// A group with a fresh owner and the given members.
  UUID group(UUID owner, UUID... members) {
    UUID id = Ids.next();
    write(groups.create(id, owner, "a group", "", List.of(members)));
    return id;
  }

  /// Sends and waits.
  Sent send(UUID chat, UUID sender, String clientId, String text) {
    return writer.await(writer.append(message(chat, sender, clientId, text)));
  }

  /// Sends with a fresh client id and waits.
  Sent send(UUID chat, UUID sender, String text) {
    return send(chat, sender, Ids.next().toString(), text);
  }

  CompletableFuture<Sent> append(UUID chat, UUID sender, String clientId) {
    return writer.append(message(chat, sender, clientId, "text of " + clientId));
  }

  <T> T write(ChatWrite.Change<T> change) {
    return writer.await(writer.change(change));
  }

  /// Returns when everything that was answered about a chat is told.
  void settle(UUID chat) {
    write(new ChatWrite.Change<>(chat, (_, _) -> new ChatWrite.Changed<>(true, List.of())));
  }

  /// The whole history of a chat.
  List<StoredMessage> history(UUID chat) {
    return storage.messages().ranges(List.of(new SeqRange(chat, 1, Integer.MAX_VALUE)));
  }

  static NewMessage message(UUID chat, UUID sender, String clientId, String text) {
    return new NewMessage(chat, null, sender, clientId, text, 0, List.of());
  }

  static NewMessage direct(UUID sender, UUID peer, String clientId) {
    return new NewMessage(DirectChats.id(sender, peer), peer, sender, clientId, "hi", 0, List.of());
  }

  @Override
  public void close() {
    writer.drain();
    writer.close();
    database.close();
  }
}
