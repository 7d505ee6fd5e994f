package dev.parley.friends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.realtime.v1.ServerFrame.BodyCase;
import dev.parley.api.realtime.v1.Signal;
import dev.parley.db.Database;
import dev.parley.db.TestDatabase;
import dev.parley.events.Settlement;
import dev.parley.friends.FriendStore.Two;
import dev.parley.kernel.Ids;
import dev.parley.outbox.PostgresOutbox;
import dev.parley.rpc.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The rules, on a real database.
class FriendshipsTest {
  private static final Database database = TestDatabase.open(FriendsModule.MIGRATIONS);
  private static final FriendsConfig CONFIG = new FriendsConfig(3, 4, 5, 2);
  private final TestClock clock = new TestClock();
  private final RecordedSignals signals = new RecordedSignals();
  private final FriendStore store = new PostgresFriendStore(database.jdbi());
  private final Friendships friendships = new Friendships(store, CONFIG, signals, clock);
  private final UUID ann = Ids.next();
  private final UUID bob = Ids.next();

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void aRequestIsSeenFromBothSidesAndToldToBoth() {
    StoredFriend asked = friendships.request(new Two(ann, bob));

    assertThat(asked).isEqualTo(new StoredFriend(bob, Relation.OUTGOING, TestClock.START));
    assertThat(list(ann, Relation.OUTGOING)).containsExactly(asked);
    assertThat(list(bob, Relation.INCOMING))
        .containsExactly(new StoredFriend(ann, Relation.INCOMING, TestClock.START));
    assertThat(list(ann, Relation.FRIEND)).isEmpty();
    assertThat(told(ann)).containsExactly(BodyCase.FRIEND_REQUESTED);
    assertThat(told(bob)).containsExactly(BodyCase.FRIEND_REQUESTED);
    assertThat(signals.toDevices(bob).getFirst().getFriendRequested().getFriend().getUserId())
        .isEqualTo(ann.toString());
  }

  @Test
  void whatIsRepeatedChangesNothingAndIsToldOnce() {
    StoredFriend asked = friendships.request(new Two(ann, bob));
    clock.move(Duration.ofMinutes(1));
    assertThat(friendships.request(new Two(ann, bob))).isEqualTo(asked);
    StoredFriend friend = friendships.confirm(new Two(bob, ann));
    clock.move(Duration.ofMinutes(1));

    assertThat(friendships.confirm(new Two(bob, ann))).isEqualTo(friend);
    assertThat(friendships.request(new Two(bob, ann))).isEqualTo(friend);
    assertThat(friendships.request(new Two(ann, bob)).since()).isEqualTo(friend.since());
    assertThat(told(ann)).containsExactly(BodyCase.FRIEND_REQUESTED, BodyCase.FRIEND_CONFIRMED);
  }

  @Test
  void aRequestThatCrossesAnotherIsAConfirmation() {
    friendships.request(new Two(ann, bob));

    assertThat(friendships.request(new Two(bob, ann)).relation()).isEqualTo(Relation.FRIEND);
    assertThat(list(ann, Relation.FRIEND)).extracting(StoredFriend::userId).containsExactly(bob);
    assertThat(list(ann, Relation.OUTGOING)).isEmpty();
    assertThat(list(bob, Relation.INCOMING)).isEmpty();
  }

  @Test
  void requestsThatCrossAtTheSameMomentAreAFriendship() throws Exception {
    // As two processes would: nothing but the database keeps them apart.
    Friendships elsewhere = new Friendships(store, CONFIG, signals, clock);
    for (int i = 0; i < 40; i++) {
      UUID one = Ids.next();
      UUID other = Ids.next();
      List<Callable<StoredFriend>> calls =
          List.of(
              () -> friendships.request(new Two(one, other)),
              () -> elsewhere.request(new Two(other, one)),
              () -> elsewhere.request(new Two(one, other)),
              () -> friendships.request(new Two(other, one)));
      List<StoredFriend> _ = AtOnce.run(calls.size(), calls::get);

      assertThat(list(one, Relation.FRIEND))
          .extracting(StoredFriend::userId)
          .containsExactly(other);
      assertThat(list(other, Relation.FRIEND))
          .extracting(StoredFriend::userId)
          .containsExactly(one);
      assertThat(list(one, Relation.OUTGOING)).isEmpty();
      assertThat(list(other, Relation.OUTGOING)).isEmpty();
      assertThat(told(one)).filteredOn(BodyCase.FRIEND_CONFIRMED::equals).hasSize(1);
    }
  }

  @Test
  void onlyWhatThereIsCanBeEnded() {
    refused(ErrorReason.ERROR_REASON_FRIEND_NOT_FOUND, () -> end(ann, bob, Relation.FRIEND));
    refused(
        ErrorReason.ERROR_REASON_FRIEND_NOT_FOUND, () -> friendships.confirm(new Two(ann, bob)));
    friendships.request(new Two(ann, bob));
    refused(
        ErrorReason.ERROR_REASON_FRIEND_NOT_FOUND, () -> friendships.confirm(new Two(ann, bob)));
    refused(ErrorReason.ERROR_REASON_FRIEND_NOT_FOUND, () -> end(ann, bob, Relation.INCOMING));
    refused(ErrorReason.ERROR_REASON_FRIEND_NOT_FOUND, () -> end(bob, ann, Relation.OUTGOING));
    refused(ErrorReason.ERROR_REASON_FRIEND_NOT_FOUND, () -> end(bob, ann, Relation.FRIEND));
    end(bob, ann, Relation.INCOMING);
    refused(ErrorReason.ERROR_REASON_FRIEND_NOT_FOUND, () -> end(bob, ann, Relation.INCOMING));
    friendships.request(new Two(ann, bob));
    end(ann, bob, Relation.OUTGOING);
    friendships.request(new Two(ann, bob));
    friendships.confirm(new Two(bob, ann));
    end(ann, bob, Relation.FRIEND);

    assertThat(list(bob, Relation.FRIEND)).isEmpty();
    assertThat(told(bob)).filteredOn(BodyCase.FRIEND_ENDED::equals).hasSize(3);
  }

  @Test
  void nobodyIsTheirOwnFriendOrBlocksThemselves() {
    refused(ErrorReason.ERROR_REASON_INVALID_FIELD, () -> friendships.request(new Two(ann, ann)));
    refused(ErrorReason.ERROR_REASON_INVALID_FIELD, () -> friendships.block(new Two(ann, ann)));
  }

  @Test
  void requestsFriendsAndBlocksAreBounded() {
    for (int i = 0; i < CONFIG.maxRequests(); i++) {
      friendships.request(new Two(ann, Ids.next()));
    }
    refused(
        ErrorReason.ERROR_REASON_TOO_MANY_FRIEND_REQUESTS,
        () -> friendships.request(new Two(ann, bob)));

    for (int i = 0; i < CONFIG.maxReceived(); i++) {
      friendships.request(new Two(Ids.next(), bob));
    }
    assertThat(field(() -> friendships.request(new Two(Ids.next(), bob)))).isEqualTo("userId");

    UUID carl = Ids.next();
    for (int i = 0; i < CONFIG.maxFriends(); i++) {
      befriend(carl, Ids.next());
    }
    UUID dora = Ids.next();
    friendships.request(new Two(carl, dora));
    refused(
        ErrorReason.ERROR_REASON_TOO_MANY_FRIENDS, () -> friendships.confirm(new Two(dora, carl)));
    assertThat(field(() -> friendships.confirm(new Two(dora, carl)))).isEqualTo("userId");

    for (int i = 0; i < CONFIG.maxBlocks(); i++) {
      friendships.block(new Two(carl, Ids.next()));
    }
    refused(ErrorReason.ERROR_REASON_TOO_MANY_BLOCKS, () -> friendships.block(new Two(carl, ann)));
  }

  @Test
  void theBoundHoldsForRequestsAtTheSameMoment() throws Exception {
    List<String> outcomes =
        AtOnce.run(
            12,
            _ ->
                () -> {
                  try {
                    friendships.request(new Two(ann, Ids.next()));
                    return "asked";
                  } catch (RuntimeException e) {
                    return Failure.detail(e).reason().name();
                  }
                });

    assertThat(outcomes).filteredOn("asked"::equals).hasSize(CONFIG.maxRequests());
    assertThat(list(ann, Relation.OUTGOING)).hasSize(CONFIG.maxRequests());
  }

  @Test
  void aBlockEndsWhatThereIsAndOnlyTheBlockerIsToldOfIt() {
    befriend(ann, bob);
    signals.clear();

    StoredBlock block = friendships.block(new Two(ann, bob));

    assertThat(friendships.block(new Two(ann, bob))).isEqualTo(block);
    assertThat(list(bob, Relation.FRIEND)).isEmpty();
    assertThat(told(ann)).containsExactly(BodyCase.BLOCK_CHANGED, BodyCase.FRIEND_ENDED);
    assertThat(told(bob)).containsExactly(BodyCase.FRIEND_ENDED);
    assertThat(signals.of("user:" + bob))
        .extracting(Signal::getHidesPresenceOf)
        .contains(ann.toString());
    assertThat(signals.of("contacts"))
        .extracting(signal -> signal.getContact().getOtherId())
        .containsExactly(bob.toString());
    assertThat(store.blocks(List.of(new Two(ann, bob), new Two(bob, ann), new Two(ann, ann))))
        .containsExactly(
            new Blocks(true, false), new Blocks(false, true), new Blocks(false, false));
  }

  @Test
  void aBlockEndsRequestsOfBothSides() {
    friendships.request(new Two(ann, bob));
    friendships.block(new Two(bob, ann));
    assertThat(list(ann, Relation.OUTGOING)).isEmpty();

    UUID carl = Ids.next();
    friendships.request(new Two(ann, carl));
    friendships.block(new Two(ann, carl));
    assertThat(list(carl, Relation.INCOMING)).isEmpty();
  }

  @Test
  void whoIsBlockedCannotAskAndIsNotToldWhy() {
    friendships.block(new Two(ann, bob));

    refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> friendships.request(new Two(bob, ann)));
    refused(ErrorReason.ERROR_REASON_USER_BLOCKED, () -> friendships.request(new Two(ann, bob)));
    assertThat(told(bob)).isEmpty();

    friendships.unblock(new Two(ann, bob));
    friendships.unblock(new Two(ann, bob));
    assertThat(friendships.request(new Two(bob, ann)).relation()).isEqualTo(Relation.OUTGOING);
    assertThat(told(ann))
        .containsExactly(BodyCase.BLOCK_CHANGED, BodyCase.BLOCK_CHANGED, BodyCase.FRIEND_REQUESTED);
  }

  @Test
  void aRequestAndABlockAtTheSameMomentLeaveNoRequest() throws Exception {
    Friendships elsewhere = new Friendships(store, CONFIG, signals, clock);
    for (int i = 0; i < 40; i++) {
      UUID one = Ids.next();
      UUID other = Ids.next();
      List<Callable<Boolean>> calls =
          List.of(
              () -> {
                try {
                  friendships.request(new Two(one, other));
                } catch (RuntimeException e) {
                  assertThat(Failure.detail(e).reason())
                      .isEqualTo(ErrorReason.ERROR_REASON_USER_NOT_FOUND);
                }
                return true;
              },
              () -> elsewhere.block(new Two(other, one)) != null);
      List<Boolean> _ = AtOnce.run(calls.size(), calls::get);

      assertThat(list(one, Relation.OUTGOING)).isEmpty();
      assertThat(list(other, Relation.INCOMING)).isEmpty();
    }
  }

  @Test
  void listsArePagedNewestFirst() {
    List<UUID> asked = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      UUID other = Ids.next();
      friendships.request(new Two(ann, other));
      asked.addFirst(other);
      clock.move(i == 1 ? Duration.ZERO : Duration.ofSeconds(1)); // two at the same moment
    }

    List<UUID> paged = new ArrayList<>();
    PageToken after = null;
    List<StoredFriend> page = store.friends(ann, Relation.OUTGOING, after, 1);
    while (!page.isEmpty()) {
      paged.add(page.getFirst().userId());
      after = new PageToken(page.getFirst().since(), page.getFirst().userId());
      page = store.friends(ann, Relation.OUTGOING, after, 1);
    }
    assertThat(paged).containsExactlyElementsOf(asked);
  }

  @Test
  void whoIsDeletedLeavesNothingAndFriendsAreTold() {
    UUID carl = Ids.next();
    UUID dora = Ids.next();
    befriend(ann, bob);
    friendships.request(new Two(carl, ann));
    friendships.block(new Two(dora, ann));
    friendships.block(new Two(ann, Ids.next()));
    signals.clear();

    friendships.erase(ann);
    friendships.erase(ann);

    assertThat(list(bob, Relation.FRIEND)).isEmpty();
    assertThat(list(carl, Relation.OUTGOING)).isEmpty();
    assertThat(store.blocks(dora, null, 9)).isEmpty();
    assertThat(store.blocks(ann, null, 9)).isEmpty();
    assertThat(told(bob)).containsExactly(BodyCase.FRIEND_ENDED);
    assertThat(told(carl)).containsExactly(BodyCase.FRIEND_ENDED);
    assertThat(told(dora)).isEmpty();
    assertThat(confirmations(ann)).isEqualTo(1);
    refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> friendships.request(new Two(bob, ann)));
    refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> friendships.block(new Two(bob, ann)));
    refused(
        ErrorReason.ERROR_REASON_FRIEND_NOT_FOUND, () -> friendships.confirm(new Two(ann, carl)));
  }

  @Test
  void whoIsBefriendedWhileDeletedHasNoFriends() throws Exception {
    for (int i = 0; i < 40; i++) {
      UUID gone = Ids.next();
      UUID other = Ids.next();
      friendships.request(new Two(other, gone));
      List<Callable<Boolean>> calls =
          List.of(
              () -> {
                friendships.erase(gone);
                return true;
              },
              () -> {
                try {
                  friendships.confirm(new Two(gone, other));
                } catch (RuntimeException e) {
                  assertThat(Failure.detail(e).reason())
                      .isEqualTo(ErrorReason.ERROR_REASON_FRIEND_NOT_FOUND);
                }
                return true;
              });
      List<Boolean> _ = AtOnce.run(calls.size(), calls::get);

      assertThat(list(other, Relation.FRIEND)).isEmpty();
      assertThat(list(other, Relation.OUTGOING)).isEmpty();
    }
  }

  private static long confirmations(UUID user) {
    List<String> confirmed = new ArrayList<>();
    int _ =
        new PostgresOutbox(database.jdbi())
            .drain(
                1_000,
                events -> {
                  events.forEach(event -> confirmed.add(event.event().getUserErased().getUserId()));
                  return events.stream().<Settlement>map(_ -> new Settlement.Remove()).toList();
                });
    return confirmed.stream().filter(user.toString()::equals).count();
  }

  private void befriend(UUID one, UUID other) {
    friendships.request(new Two(one, other));
    friendships.confirm(new Two(other, one));
  }

  private void end(UUID user, UUID other, Relation what) {
    friendships.end(new Two(user, other), what);
  }

  private List<StoredFriend> list(UUID user, Relation relation) {
    return store.friends(user, relation, null, 100);
  }

  private List<BodyCase> told(UUID user) {
    return signals.toDevices(user).stream().map(frame -> frame.getBodyCase()).toList();
  }

  private static void refused(ErrorReason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .satisfies(e -> assertThat(Failure.detail(e).reason()).isEqualTo(reason));
  }

  private static String field(ThrowingCallable call) {
    String[] field = new String[1];
    assertThatThrownBy(call).satisfies(e -> field[0] = Failure.detail(e).field());
    return field[0];
  }
}
