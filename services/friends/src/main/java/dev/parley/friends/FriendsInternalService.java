package dev.parley.friends;

import dev.parley.api.friends.v1.CheckBlocksRequest;
import dev.parley.api.friends.v1.CheckBlocksResponse;
import dev.parley.api.friends.v1.FriendsInternalServiceGrpc;
import dev.parley.api.friends.v1.PairBlocks;
import dev.parley.friends.FriendStore.Two;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;

/// What Parley's other services ask of friends. Thread-safe.
final class FriendsInternalService
    extends FriendsInternalServiceGrpc.FriendsInternalServiceImplBase {
  private final FriendStore store;

  FriendsInternalService(FriendStore store) {
    this.store = store;
  }

  @Override
  public void checkBlocks(
      CheckBlocksRequest request, StreamObserver<CheckBlocksResponse> observer) {
    List<Two> pairs =
        request.getPairsList().stream()
            .map(
                pair ->
                    new Two(UUID.fromString(pair.getUserId()), UUID.fromString(pair.getOtherId())))
            .toList();
    CheckBlocksResponse.Builder response = CheckBlocksResponse.newBuilder();
    for (Blocks blocks : store.blocks(pairs)) {
      response.addBlocks(
          PairBlocks.newBuilder().setByUser(blocks.byUser()).setByOther(blocks.byOther()));
    }
    Replies.send(observer, response.build());
  }
}
