package dev.parley.realtime;

import dev.parley.api.chats.v1.ChatsInternalServiceGrpc;
import dev.parley.api.chats.v1.ChatsInternalServiceGrpc.ChatsInternalServiceBlockingStub;
import dev.parley.api.chats.v1.ListAcquaintancesRequest;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.friends.v1.CheckBlocksRequest;
import dev.parley.api.friends.v1.FriendsInternalServiceGrpc;
import dev.parley.api.friends.v1.FriendsInternalServiceGrpc.FriendsInternalServiceBlockingStub;
import dev.parley.api.friends.v1.Pair;
import dev.parley.api.friends.v1.PairBlocks;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.Signal;
import dev.parley.api.realtime.v1.Typing;
import dev.parley.cache.RateLimits;
import dev.parley.cache.RateLimits.Limit;
import dev.parley.events.Signals;
import dev.parley.rpc.Channels;
import dev.parley.rpc.Failure;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The frames that nobody stores: typing and presence. Thread-safe.
final class LiveFrames {
  private static final int TYPING_SECONDS = 6;
  private static final Limit TYPING = new Limit(1, Duration.ofSeconds(TYPING_SECONDS / 2));
  private final ChatsInternalServiceBlockingStub chats;
  private final FriendsInternalServiceBlockingStub friends;
  private final Registry registry;
  private final Presences presences;
  private final Signals signals;
  private final RateLimits limits;

  LiveFrames(
      Channels channels,
      Registry registry,
      Presences presences,
      Signals signals,
      RateLimits limits) {
    this.chats =
        ChatsInternalServiceGrpc.newBlockingStub(
            channels.to(ChatsInternalServiceGrpc.SERVICE_NAME));
    this.friends =
        FriendsInternalServiceGrpc.newBlockingStub(
            channels.to(FriendsInternalServiceGrpc.SERVICE_NAME));
    this.registry = registry;
    this.presences = presences;
    this.signals = signals;
    this.limits = limits;
  }

  /// Tells the chat that the user is typing, at most once in three seconds.
  ///
  /// @throws io.grpc.StatusRuntimeException `CHAT_NOT_FOUND` if the user is not in it
  void typing(Connection connection, Typing typing) {
    UUID chat = UUID.fromString(typing.getChatId());
    UUID user = connection.userId();
    if (!registry.user(user).map(channel -> channel.isIn(chat)).orElse(false)) {
      throw Failure.of(
          ErrorReason.ERROR_REASON_CHAT_NOT_FOUND,
          "typing.chatId",
          "There is no such chat, or you are not in it.");
    }
    if (limits.take("realtime-typing", user + " " + chat, TYPING).allowed()) {
      ServerFrame frame =
          ServerFrame.newBuilder()
              .setTyping(
                  Typing.newBuilder()
                      .setChatId(chat.toString())
                      .setUserId(user.toString())
                      .setExpiresInSeconds(TYPING_SECONDS))
              .build();
      signals.publish("chat:" + chat, Signal.newBuilder().setFrame(frame).build());
    }
  }

  /// Watches users from now on, those who share a chat with the caller and have not blocked the
  /// caller; others look offline for ever, so that nobody learns who exists, or who blocks. Each
  /// one's state is sent at once.
  ///
  /// @return whether any state was sent
  boolean watch(Connection connection, ClientFrame frame) {
    Set<UUID> asked = new LinkedHashSet<>();
    frame.getWatchPresence().getUserIdsList().forEach(id -> asked.add(UUID.fromString(id)));
    int hidden = hidden(connection);
    Set<UUID> known = visible(connection.userId(), acquaintances(connection.userId(), asked));
    Presences.Teller teller =
        (user, online) -> {
          ServerFrame.Builder state = Presences.frame(user, online).toBuilder();
          if (frame.hasId()) {
            state.setId(frame.getId());
          }
          connection.answer(state.build());
        };
    presences.watch(connection, known, teller);
    if (hidden(connection) != hidden) { // somebody blocked the user meanwhile
      Set<UUID> still = visible(connection.userId(), known);
      for (UUID user : known) {
        if (!still.contains(user) && !presences.hide(connection, user)) {
          connection.deliver(new Event(Presences.frame(user, false))); // it may think otherwise
        }
      }
    }
    for (UUID user : asked) {
      if (!known.contains(user)) {
        teller.tell(user, false);
      }
    }
    return !asked.isEmpty();
  }

  private int hidden(Connection connection) {
    return registry.user(connection.userId()).map(user -> user.hidden.get()).orElse(0);
  }

  /// Those who have not blocked the user.
  private Set<UUID> visible(UUID user, Set<UUID> others) {
    List<UUID> asked = others.stream().filter(other -> !other.equals(user)).toList();
    if (asked.isEmpty()) {
      return others;
    }
    CheckBlocksRequest.Builder request = CheckBlocksRequest.newBuilder();
    for (UUID other : asked) {
      request.addPairs(Pair.newBuilder().setUserId(user.toString()).setOtherId(other.toString()));
    }
    List<PairBlocks> blocks = friends.checkBlocks(request.build()).getBlocksList();
    Set<UUID> visible = new LinkedHashSet<>(others);
    for (int i = 0; i < asked.size(); i++) {
      if (blocks.get(i).getByOther()) {
        visible.remove(asked.get(i));
      }
    }
    return visible;
  }

  private Set<UUID> acquaintances(UUID user, Set<UUID> asked) {
    Set<UUID> known = new LinkedHashSet<>();
    if (!asked.isEmpty()) {
      ListAcquaintancesRequest.Builder request =
          ListAcquaintancesRequest.newBuilder().setUserId(user.toString());
      asked.forEach(id -> request.addOtherIds(id.toString()));
      for (String id : chats.listAcquaintances(request.build()).getUserIdsList()) {
        known.add(UUID.fromString(id));
      }
      if (asked.contains(user)) {
        known.add(user);
      }
    }
    return known;
  }
}
