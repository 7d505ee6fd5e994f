package dev.parley.friends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.events.v1.Event;
import dev.parley.api.friends.v1.Block;
import dev.parley.api.friends.v1.BlockUserRequest;
import dev.parley.api.friends.v1.CheckBlocksRequest;
import dev.parley.api.friends.v1.ConfirmFriendRequest;
import dev.parley.api.friends.v1.DeclineFriendRequest;
import dev.parley.api.friends.v1.Friend;
import dev.parley.api.friends.v1.FriendState;
import dev.parley.api.friends.v1.ListBlocksRequest;
import dev.parley.api.friends.v1.ListBlocksResponse;
import dev.parley.api.friends.v1.ListFriendsRequest;
import dev.parley.api.friends.v1.ListFriendsResponse;
import dev.parley.api.friends.v1.Pair;
import dev.parley.api.friends.v1.PairBlocks;
import dev.parley.api.friends.v1.RemoveFriendRequest;
import dev.parley.api.friends.v1.RequestFriendRequest;
import dev.parley.api.friends.v1.UnblockUserRequest;
import dev.parley.api.friends.v1.WithdrawFriendRequest;
import dev.parley.events.EventBuilder;
import dev.parley.events.EventConsumer;
import dev.parley.events.Topics;
import dev.parley.kernel.Ids;
import dev.parley.outbox.PostgresOutbox;
import dev.parley.rpc.Failure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FriendsModuleTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static ServerFixture server;
  private UUID ann;
  private UUID bob;

  @BeforeAll
  static void open() throws IOException {
    server = new ServerFixture(FriendsConfig.defaults());
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @BeforeEach
  void registerPeople() {
    ann = server.accounts.register();
    bob = server.accounts.register();
  }

  @Test
  void aFriendshipIsAskedForConfirmedListedAndEnded() {
    assertThat(request(ann, bob).getState()).isEqualTo(FriendState.FRIEND_STATE_OUTGOING);
    assertThat(list(bob, FriendState.FRIEND_STATE_INCOMING))
        .singleElement()
        .satisfies(friend -> assertThat(friend.getUserId()).isEqualTo(ann.toString()));
    Friend confirmed =
        server
            .as(
                bob,
                () ->
                    server
                        .friends()
                        .confirmFriend(
                            ConfirmFriendRequest.newBuilder().setUserId(ann.toString()).build()))
            .getFriend();
    assertThat(confirmed.getState()).isEqualTo(FriendState.FRIEND_STATE_FRIEND);
    assertThat(confirmed.hasSince()).isTrue();
    assertThat(page(bob, ListFriendsRequest.newBuilder()).getFriendsList())
        .containsExactly(confirmed);

    remove(ann, bob);
    assertThat(list(ann, FriendState.FRIEND_STATE_FRIEND)).isEmpty();
    fails(ErrorReason.ERROR_REASON_FRIEND_NOT_FOUND, "userId", () -> remove(ann, bob));
  }

  @Test
  void aRequestIsDeclinedOrWithdrawn() {
    request(ann, bob);
    server.as(
        bob,
        () ->
            server
                .friends()
                .declineFriend(
                    DeclineFriendRequest.newBuilder().setUserId(ann.toString()).build()));
    request(ann, bob);
    server.as(
        ann,
        () ->
            server
                .friends()
                .withdrawFriend(
                    WithdrawFriendRequest.newBuilder().setUserId(bob.toString()).build()));

    assertThat(list(ann, FriendState.FRIEND_STATE_OUTGOING)).isEmpty();
    assertThat(list(bob, FriendState.FRIEND_STATE_INCOMING)).isEmpty();
  }

  @Test
  void whoDoesNotExistAndWhoBlocksAreToldOfAlike() {
    UUID nobody = Ids.next();
    fails(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "userId", () -> request(ann, nobody));
    fails(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "userId", () -> block(ann, nobody));
    block(bob, ann);

    assertThat(failure(() -> request(ann, bob))).isEqualTo(failure(() -> request(ann, nobody)));
  }

  @Test
  void blocksAreListedAndTakenBack() {
    Block first = block(ann, bob);
    Block second = block(ann, server.accounts.register());
    assertThat(block(ann, bob)).isEqualTo(first);

    ListBlocksResponse page = blocks(ann, ListBlocksRequest.newBuilder().setPageSize(1));
    assertThat(page.getBlocksList()).containsExactly(second);
    ListBlocksResponse last =
        blocks(
            ann,
            ListBlocksRequest.newBuilder().setPageSize(1).setPageToken(page.getNextPageToken()));
    assertThat(last.getBlocksList()).containsExactly(first);
    assertThat(last.getNextPageToken()).isEmpty();
    assertThat(checked(ann, bob)).isEqualTo(PairBlocks.newBuilder().setByUser(true).build());
    assertThat(checked(bob, ann)).isEqualTo(PairBlocks.newBuilder().setByOther(true).build());

    unblock(ann, bob);
    unblock(ann, bob);
    assertThat(checked(ann, bob)).isEqualTo(PairBlocks.getDefaultInstance());
  }

  @Test
  void pagesFollowEachOtherAndBelongToTheirList() {
    for (int i = 0; i < 5; i++) {
      request(ann, server.accounts.register());
    }
    ListFriendsRequest.Builder outgoing =
        ListFriendsRequest.newBuilder().setState(FriendState.FRIEND_STATE_OUTGOING).setPageSize(2);
    List<String> asked = new ArrayList<>();
    String token = "";
    do {
      ListFriendsResponse page = page(ann, outgoing.setPageToken(token));
      page.getFriendsList().forEach(friend -> asked.add(friend.getUserId()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    assertThat(asked).hasSize(5).doesNotHaveDuplicates();

    String foreign = page(ann, outgoing.clearPageToken()).getNextPageToken();
    fails(
        ErrorReason.ERROR_REASON_INVALID_FIELD,
        "pageToken",
        () -> page(ann, ListFriendsRequest.newBuilder().setPageToken(foreign)));
    fails(
        ErrorReason.ERROR_REASON_INVALID_FIELD,
        "state",
        () ->
            page(
                ann,
                ListFriendsRequest.newBuilder().setState(FriendState.FRIEND_STATE_UNSPECIFIED)));
  }

  @Test
  void theDeletionOfAnAccountIsDoneAndConfirmed() {
    List<Event> confirmed = new CopyOnWriteArrayList<>();
    server.bus.subscribe(new EventConsumer("test", Set.of(Topics.USER_ERASED), confirmed::add));
    request(ann, bob);
    server
        .database
        .jdbi()
        .useTransaction(
            handle ->
                PostgresOutbox.append(handle, EventBuilder.userDeleted(ann, false, Instant.now())));

    await().atMost(SOON).until(() -> !confirmed.isEmpty());
    assertThat(confirmed.getFirst().getUserErased().getUserId()).isEqualTo(ann.toString());
    assertThat(confirmed.getFirst().getUserErased().getService()).isEqualTo("friends");
    assertThat(list(bob, FriendState.FRIEND_STATE_INCOMING)).isEmpty();
    fails(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "userId", () -> request(bob, ann));
  }

  private static Friend request(UUID user, UUID other) {
    RequestFriendRequest request =
        RequestFriendRequest.newBuilder().setUserId(other.toString()).build();
    return server.as(user, () -> server.friends().requestFriend(request)).getFriend();
  }

  private static void remove(UUID user, UUID other) {
    RemoveFriendRequest request =
        RemoveFriendRequest.newBuilder().setUserId(other.toString()).build();
    var _ = server.as(user, () -> server.friends().removeFriend(request));
  }

  private static List<Friend> list(UUID user, FriendState state) {
    return page(user, ListFriendsRequest.newBuilder().setState(state)).getFriendsList();
  }

  private static ListFriendsResponse page(UUID user, ListFriendsRequest.Builder request) {
    return server.as(user, () -> server.friends().listFriends(request.build()));
  }

  private static Block block(UUID user, UUID other) {
    BlockUserRequest request = BlockUserRequest.newBuilder().setUserId(other.toString()).build();
    return server.as(user, () -> server.blocks().blockUser(request)).getBlock();
  }

  private static void unblock(UUID user, UUID other) {
    UnblockUserRequest request =
        UnblockUserRequest.newBuilder().setUserId(other.toString()).build();
    var _ = server.as(user, () -> server.blocks().unblockUser(request));
  }

  private static ListBlocksResponse blocks(UUID user, ListBlocksRequest.Builder request) {
    return server.as(user, () -> server.blocks().listBlocks(request.build()));
  }

  private static PairBlocks checked(UUID user, UUID other) {
    CheckBlocksRequest request =
        CheckBlocksRequest.newBuilder()
            .addPairs(Pair.newBuilder().setUserId(user.toString()).setOtherId(other.toString()))
            .build();
    return server.internal().checkBlocks(request).getBlocks(0);
  }

  private static Failure.Detail failure(ThrowingCallable call) {
    Throwable[] thrown = new Throwable[1];
    assertThatThrownBy(call).satisfies(e -> thrown[0] = e);
    return Failure.detail(thrown[0]);
  }

  private static void fails(ErrorReason reason, String field, ThrowingCallable call) {
    Failure.Detail detail = failure(call);
    assertThat(detail.reason()).as(detail.message()).isEqualTo(reason);
    assertThat(detail.field()).isEqualTo(field);
  }
}
