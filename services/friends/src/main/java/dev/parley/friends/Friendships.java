package dev.parley.friends;

import dev.parley.events.Signals;
import dev.parley.friends.FriendStore.Two;
import dev.parley.friends.TwoPeople.Side;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;

/// What may become of two people: who may ask whom, what a block ends, and whom it is told.
/// Thread-safe.
///
/// Changes between the same two people take effect, and are told by this process, in one order.
final class Friendships {
  private static final int TURNS = 64;

  private final FriendStore store;
  private final FriendsConfig config;
  private final Signals signals;
  private final InstantSource clock;
  private final List<ReentrantLock> turns =
      Stream.generate(ReentrantLock::new).limit(TURNS).toList();

  /// What a change answers, and whom it is told once it is committed.
  private record Changed<T>(T answer, List<Note> notes) {}

  Friendships(FriendStore store, FriendsConfig config, Signals signals, InstantSource clock) {
    this.store = store;
    this.config = config;
    this.signals = signals;
    this.clock = clock;
  }

  /// The user asks the other, or accepts what the other has asked.
  ///
  /// @param two the other exists, as far as is known
  /// @throws io.grpc.StatusRuntimeException `USER_NOT_FOUND`, also where the other has blocked the
  ///     user; `USER_BLOCKED`, `TOO_MANY_FRIENDS`, `TOO_MANY_FRIEND_REQUESTS`
  StoredFriend request(Two two) {
    return change(
        two,
        people -> {
          if (people.isEitherErased()) {
            throw Refusals.userNotFound();
          }
          Blocks blocks = people.blocks();
          if (blocks.byUser()) {
            throw Refusals.userBlocked();
          }
          if (blocks.byOther()) {
            throw Refusals.userNotFound();
          }
          Optional<StoredFriend> is = people.relation();
          if (is.isEmpty()) {
            return ask(two, people);
          }
          return is.get().relation() == Relation.INCOMING
              ? befriend(two, people)
              : new Changed<>(is.get(), List.of());
        });
  }

  /// The user accepts what the other has asked.
  ///
  /// @throws io.grpc.StatusRuntimeException `FRIEND_NOT_FOUND`, `TOO_MANY_FRIENDS`
  StoredFriend confirm(Two two) {
    return change(
        two,
        people -> {
          StoredFriend is =
              people
                  .relation()
                  .filter(friend -> friend.relation() != Relation.OUTGOING)
                  .orElseThrow(() -> Refusals.friendNotFound(Relation.INCOMING));
          return is.relation() == Relation.FRIEND
              ? new Changed<>(is, List.of())
              : befriend(two, people);
        });
  }

  /// Ends a friendship, or what one of the two has asked.
  ///
  /// @param what the other has to be to the user
  /// @throws io.grpc.StatusRuntimeException `FRIEND_NOT_FOUND`
  void end(Two two, Relation what) {
    boolean _ =
        change(
            two,
            people -> {
              if (people.relation().filter(is -> is.relation() == what).isEmpty()) {
                throw Refusals.friendNotFound(what);
              }
              people.part();
              return new Changed<>(true, Notes.ended(two.user(), two.other()));
            });
  }

  /// The user blocks the other, which ends what there is between them.
  ///
  /// @param two the other exists, as far as is known
  /// @throws io.grpc.StatusRuntimeException `USER_NOT_FOUND`, `TOO_MANY_BLOCKS`
  StoredBlock block(Two two) {
    return change(
        two,
        people -> {
          if (people.isEitherErased()) {
            throw Refusals.userNotFound();
          }
          Optional<StoredBlock> is = people.block();
          if (is.isPresent()) {
            return new Changed<>(is.get(), List.of());
          }
          if (people.countBlocks() >= config.maxBlocks()) {
            throw Refusals.tooManyBlocks(config.maxBlocks());
          }
          Instant now = now();
          Stream<Note> ended = Stream.of();
          if (people.relation().isPresent()) {
            people.part();
            ended = Notes.ended(two.user(), two.other()).stream();
          }
          people.block(now);
          Stream<Note> blocked = Notes.blocked(two.user(), two.other()).stream();
          return new Changed<>(
              new StoredBlock(two.other(), now), Stream.concat(blocked, ended).toList());
        });
  }

  /// The user does not block the other any more.
  void unblock(Two two) {
    boolean _ =
        change(
            two,
            people ->
                people.unblock()
                    ? new Changed<>(true, Notes.unblocked(two.user(), two.other()))
                    : new Changed<>(false, List.of()));
  }

  /// Removes everything of somebody whose account is deleted, and tells friends and those with
  /// whom there was a request. May be repeated.
  void erase(UUID user) {
    store.erase(user, now()).forEach(other -> publish(Notes.endedFor(other, user)));
  }

  private Changed<StoredFriend> ask(Two two, TwoPeople people) {
    if (people.count(Side.USER, Relation.OUTGOING) >= config.maxRequests()) {
      throw Refusals.tooManyRequests(config.maxRequests());
    }
    if (people.count(Side.OTHER, Relation.INCOMING) >= config.maxReceived()) {
      throw Refusals.othersRequests(config.maxReceived());
    }
    StoredFriend asked = new StoredFriend(two.other(), Relation.OUTGOING, now());
    people.relate(asked.relation(), asked.since());
    return new Changed<>(asked, Notes.requested(two.user(), two.other(), asked.since()));
  }

  private Changed<StoredFriend> befriend(Two two, TwoPeople people) {
    if (people.count(Side.USER, Relation.FRIEND) >= config.maxFriends()) {
      throw Refusals.tooManyFriends(config.maxFriends());
    }
    if (people.count(Side.OTHER, Relation.FRIEND) >= config.maxFriends()) {
      throw Refusals.othersFriends(config.maxFriends());
    }
    StoredFriend friend = new StoredFriend(two.other(), Relation.FRIEND, now());
    people.relate(friend.relation(), friend.since());
    return new Changed<>(friend, Notes.confirmed(two.user(), two.other(), friend.since()));
  }

  private <T> T change(Two two, Function<TwoPeople, Changed<T>> work) {
    if (two.user().equals(two.other())) {
      throw Refusals.oneself();
    }
    ReentrantLock turn =
        turns.get(Math.floorMod(two.user().hashCode() ^ two.other().hashCode(), TURNS));
    turn.lock();
    try {
      Changed<T> changed = store.change(two, work);
      changed.notes().forEach(this::publish);
      return changed.answer();
    } finally {
      turn.unlock();
    }
  }

  private void publish(Note note) {
    signals.publish(note.channel(), note.signal());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
