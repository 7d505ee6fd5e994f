package dev.parley.friends;

import dev.parley.api.friends.v1.ConfirmFriendRequest;
import dev.parley.api.friends.v1.ConfirmFriendResponse;
import dev.parley.api.friends.v1.DeclineFriendRequest;
import dev.parley.api.friends.v1.DeclineFriendResponse;
import dev.parley.api.friends.v1.FriendServiceGrpc;
import dev.parley.api.friends.v1.FriendState;
import dev.parley.api.friends.v1.ListFriendsRequest;
import dev.parley.api.friends.v1.ListFriendsResponse;
import dev.parley.api.friends.v1.RemoveFriendRequest;
import dev.parley.api.friends.v1.RemoveFriendResponse;
import dev.parley.api.friends.v1.RequestFriendRequest;
import dev.parley.api.friends.v1.RequestFriendResponse;
import dev.parley.api.friends.v1.WithdrawFriendRequest;
import dev.parley.api.friends.v1.WithdrawFriendResponse;
import dev.parley.friends.FriendStore.Two;
import dev.parley.rpc.Caller;
import dev.parley.rpc.Failure;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;

/// Friendships over gRPC. Thread-safe.
final class FriendService extends FriendServiceGrpc.FriendServiceImplBase {
  private static final int PAGE = 50;
  private final FriendStore store;
  private final Friendships friendships;
  private final Users users;

  FriendService(FriendStore store, Friendships friendships, Users users) {
    this.store = store;
    this.friendships = friendships;
    this.users = users;
  }

  @Override
  public void requestFriend(
      RequestFriendRequest request, StreamObserver<RequestFriendResponse> observer) {
    Two two = two(request.getUserId());
    users.require(two.other());
    Replies.send(
        observer,
        RequestFriendResponse.newBuilder()
            .setFriend(Protos.friend(friendships.request(two)))
            .build());
  }

  @Override
  public void listFriends(
      ListFriendsRequest request, StreamObserver<ListFriendsResponse> observer) {
    Relation relation = request.hasState() ? relation(request.getState()) : Relation.FRIEND;
    PageToken.List list = list(relation);
    int size = request.hasPageSize() ? request.getPageSize() : PAGE;
    PageToken after =
        request.getPageToken().isEmpty() ? null : PageToken.decode(list, request.getPageToken());
    List<StoredFriend> found = store.friends(Caller.current().userId(), relation, after, size + 1);
    List<StoredFriend> page = found.subList(0, Math.min(size, found.size()));
    ListFriendsResponse.Builder response =
        ListFriendsResponse.newBuilder().addAllFriends(page.stream().map(Protos::friend).toList());
    if (found.size() > size) {
      StoredFriend last = page.getLast();
      response.setNextPageToken(new PageToken(last.since(), last.userId()).encode(list));
    }
    Replies.send(observer, response.build());
  }

  @Override
  public void confirmFriend(
      ConfirmFriendRequest request, StreamObserver<ConfirmFriendResponse> observer) {
    StoredFriend friend = friendships.confirm(two(request.getUserId()));
    Replies.send(
        observer, ConfirmFriendResponse.newBuilder().setFriend(Protos.friend(friend)).build());
  }

  @Override
  public void declineFriend(
      DeclineFriendRequest request, StreamObserver<DeclineFriendResponse> observer) {
    friendships.end(two(request.getUserId()), Relation.INCOMING);
    Replies.send(observer, DeclineFriendResponse.getDefaultInstance());
  }

  @Override
  public void withdrawFriend(
      WithdrawFriendRequest request, StreamObserver<WithdrawFriendResponse> observer) {
    friendships.end(two(request.getUserId()), Relation.OUTGOING);
    Replies.send(observer, WithdrawFriendResponse.getDefaultInstance());
  }

  @Override
  public void removeFriend(
      RemoveFriendRequest request, StreamObserver<RemoveFriendResponse> observer) {
    friendships.end(two(request.getUserId()), Relation.FRIEND);
    Replies.send(observer, RemoveFriendResponse.getDefaultInstance());
  }

  private static Two two(String other) {
    return new Two(Caller.current().userId(), UUID.fromString(other));
  }

  private static Relation relation(FriendState state) {
    return switch (state) {
      case FRIEND_STATE_FRIEND -> Relation.FRIEND;
      case FRIEND_STATE_INCOMING -> Relation.INCOMING;
      case FRIEND_STATE_OUTGOING -> Relation.OUTGOING;
      case FRIEND_STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw Failure.field("state", "state must be a state of a friend");
    };
  }

  private static PageToken.List list(Relation relation) {
    return switch (relation) {
      case FRIEND -> PageToken.List.FRIENDS;
      case INCOMING -> PageToken.List.INCOMING;
      case OUTGOING -> PageToken.List.OUTGOING;
    };
  }
}
