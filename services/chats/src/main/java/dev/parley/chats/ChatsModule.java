package dev.parley.chats;

import dev.parley.db.Database;
import dev.parley.events.Events;
import dev.parley.events.Relay;
import dev.parley.events.Signals;
import dev.parley.kernel.Component;
import dev.parley.outbox.PostgresOutbox;
import dev.parley.rpc.Channels;
import dev.parley.rpc.TokenVerifier;
import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;

/// The chats service: its door, and what it runs. Thread-safe.
public final class ChatsModule implements Component {
  /// Where the migrations of its database are.
  public static final String MIGRATIONS = "classpath:db/chats";

  private final MessageWriter writer;
  private final Janitor janitor;
  private final Eraser eraser;
  private final Contacts contacts;
  private final Relay relay;
  private final List<BindableService> services;

  private ChatsModule(
      MessageWriter writer,
      Janitor janitor,
      Eraser eraser,
      Contacts contacts,
      Relay relay,
      List<BindableService> services) {
    this.writer = writer;
    this.janitor = janitor;
    this.eraser = eraser;
    this.contacts = contacts;
    this.relay = relay;
    this.services = List.copyOf(services);
  }

  /// Starts the service.
  ///
  /// @param config its settings
  /// @param database its own database, migrated by [#MIGRATIONS]
  /// @param channels where accounts and friends are reached
  /// @param tokens verifies the callers of sends that come together
  /// @param signals where it tells what happened, and hears of blocks
  /// @param events tells it of deleted accounts, and others that it is done with one
  /// @param metrics where it counts
  /// @param clock what time it is
  /// @return the running module
  public static ChatsModule start(
      ChatsConfig config,
      Database database,
      Channels channels,
      TokenVerifier tokens,
      Signals signals,
      Events events,
      MeterRegistry metrics,
      InstantSource clock) {
    Storage storage = new PostgresStorage(database, config.writerLanes());
    Contacts contacts = new Contacts(storage.chats(), channels, signals);
    MessageWriter writer = new MessageWriter(storage, signals, config, metrics, clock);
    Janitor janitor = new Janitor(storage, clock);
    janitor.start();
    Relay relay = events.relay("chats", new PostgresOutbox(database.jdbi()));
    Eraser eraser =
        new Eraser(
            new PostgresErasureStore(database.jdbi()),
            storage,
            writer,
            clock,
            () -> {
              relay.wake();
              janitor.wake();
            });
    events.subscribe(eraser.consumer());
    eraser.start();
    GroupChanges groups = new GroupChanges(config.maxMembers(), clock);
    MessageChanges messages = new MessageChanges(clock);
    Users users = new Users(channels);
    Sending sending = new Sending(writer, users, contacts);
    Limits limits = new Limits(storage.chats(), config.maxChats());
    return new ChatsModule(
        writer,
        janitor,
        eraser,
        contacts,
        relay,
        List.of(
            new ChatService(storage, writer, groups, messages, users, limits, janitor),
            new MessageService(storage, writer, sending, messages, users, limits, contacts),
            new ChatsInternalService(
                storage,
                storage.chats().epoch(),
                new SendBatch(tokens, sending, writer, contacts))));
  }

  /// What it serves.
  ///
  /// @return its gRPC services
  public List<BindableService> services() {
    return services;
  }

  @Override
  public void check() {
    writer.check();
  }

  @Override
  public void drain() {
    writer.drain();
  }

  @Override
  public void close() {
    relay.close();
    contacts.close();
    try {
      eraser.close();
      writer.close();
      janitor.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
