package dev.parley.friends;

import dev.parley.db.Database;
import dev.parley.events.EventConsumer;
import dev.parley.events.Events;
import dev.parley.events.Relay;
import dev.parley.events.Signals;
import dev.parley.kernel.Component;
import dev.parley.outbox.PostgresOutbox;
import dev.parley.rpc.Channels;
import io.grpc.BindableService;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// The friends service: friendships, requests and blocks. Thread-safe.
public final class FriendsModule implements Component {
  /// Where the migrations of its database are.
  public static final String MIGRATIONS = "classpath:db/friends";

  private final Relay relay;
  private final List<BindableService> services;

  private FriendsModule(Relay relay, List<BindableService> services) {
    this.relay = relay;
    this.services = List.copyOf(services);
  }

  /// Starts the service.
  ///
  /// @param config its settings
  /// @param database its own database, migrated by [#MIGRATIONS]
  /// @param channels where accounts is reached
  /// @param signals where it tells what happened
  /// @param events tells it of deleted accounts, and others that it is done with one
  /// @param clock what time it is
  /// @return the running module
  public static FriendsModule start(
      FriendsConfig config,
      Database database,
      Channels channels,
      Signals signals,
      Events events,
      InstantSource clock) {
    FriendStore store = new PostgresFriendStore(database.jdbi());
    Friendships friendships = new Friendships(store, config, signals, clock);
    Relay relay = events.relay("friends", new PostgresOutbox(database.jdbi()));
    events.subscribe(
        EventConsumer.of(
            "friends",
            event -> {
              friendships.erase(UUID.fromString(event.getUserDeleted().getUserId()));
              relay.wake();
            }));
    Users users = new Users(channels);
    return new FriendsModule(
        relay,
        List.of(
            new FriendService(store, friendships, users),
            new BlockService(store, friendships, users),
            new FriendsInternalService(store)));
  }

  /// What it serves.
  ///
  /// @return its gRPC services
  public List<BindableService> services() {
    return services;
  }

  @Override
  public void close() {
    relay.close();
  }
}
