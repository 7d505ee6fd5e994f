package dev.parley.friends;

import dev.parley.api.realtime.v1.BlockChanged;
import dev.parley.api.realtime.v1.FriendConfirmed;
import dev.parley.api.realtime.v1.FriendEnded;
import dev.parley.api.realtime.v1.FriendRequested;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.Signal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Says what happened, and to whom it is told. Stateless.
final class Notes {
  private static final String CONTACTS = "contacts";

  private Notes() {}

  static List<Note> requested(UUID from, UUID to, Instant at) {
    return List.of(
        toUser(from, requested(new StoredFriend(to, Relation.OUTGOING, at))),
        toUser(to, requested(new StoredFriend(from, Relation.INCOMING, at))));
  }

  static List<Note> confirmed(UUID one, UUID other, Instant at) {
    return List.of(
        toUser(one, confirmed(new StoredFriend(other, Relation.FRIEND, at))),
        toUser(other, confirmed(new StoredFriend(one, Relation.FRIEND, at))));
  }

  static List<Note> ended(UUID one, UUID other) {
    return List.of(endedFor(one, other), endedFor(other, one));
  }

  /// Told to one of the two only.
  static Note endedFor(UUID told, UUID with) {
    return toUser(
        told,
        ServerFrame.newBuilder()
            .setFriendEnded(FriendEnded.newBuilder().setUserId(with.toString())));
  }

  /// The blocked one's devices are told nothing, only the hubs that hold them.
  static List<Note> blocked(UUID user, UUID other) {
    return List.of(
        blockChanged(user, other, true),
        new Note("user:" + other, Signal.newBuilder().setHidesPresenceOf(user.toString()).build()),
        contact(user, other));
  }

  static List<Note> unblocked(UUID user, UUID other) {
    return List.of(blockChanged(user, other, false), contact(user, other));
  }

  private static ServerFrame.Builder requested(StoredFriend friend) {
    return ServerFrame.newBuilder()
        .setFriendRequested(FriendRequested.newBuilder().setFriend(Protos.friend(friend)));
  }

  private static ServerFrame.Builder confirmed(StoredFriend friend) {
    return ServerFrame.newBuilder()
        .setFriendConfirmed(FriendConfirmed.newBuilder().setFriend(Protos.friend(friend)));
  }

  private static Note blockChanged(UUID user, UUID other, boolean blocked) {
    return toUser(
        user,
        ServerFrame.newBuilder()
            .setBlockChanged(
                BlockChanged.newBuilder().setUserId(other.toString()).setBlocked(blocked)));
  }

  private static Note contact(UUID user, UUID other) {
    return new Note(
        CONTACTS,
        Signal.newBuilder()
            .setContact(
                Signal.Contact.newBuilder().setUserId(user.toString()).setOtherId(other.toString()))
            .build());
  }

  private static Note toUser(UUID user, ServerFrame.Builder frame) {
    return new Note("user:" + user, Signal.newBuilder().setFrame(frame).build());
  }
}
