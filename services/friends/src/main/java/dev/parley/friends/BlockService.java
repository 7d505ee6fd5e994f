package dev.parley.friends;

import dev.parley.api.friends.v1.BlockServiceGrpc;
import dev.parley.api.friends.v1.BlockUserRequest;
import dev.parley.api.friends.v1.BlockUserResponse;
import dev.parley.api.friends.v1.ListBlocksRequest;
import dev.parley.api.friends.v1.ListBlocksResponse;
import dev.parley.api.friends.v1.UnblockUserRequest;
import dev.parley.api.friends.v1.UnblockUserResponse;
import dev.parley.friends.FriendStore.Two;
import dev.parley.rpc.Caller;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;

/// Blocks over gRPC. Thread-safe.
final class BlockService extends BlockServiceGrpc.BlockServiceImplBase {
  private static final int PAGE = 50;
  private final FriendStore store;
  private final Friendships friendships;
  private final Users users;

  BlockService(FriendStore store, Friendships friendships, Users users) {
    this.store = store;
    this.friendships = friendships;
    this.users = users;
  }

  @Override
  public void blockUser(BlockUserRequest request, StreamObserver<BlockUserResponse> observer) {
    Two two = two(request.getUserId());
    users.require(two.other());
    StoredBlock block = friendships.block(two);
    Replies.send(observer, BlockUserResponse.newBuilder().setBlock(Protos.block(block)).build());
  }

  @Override
  public void unblockUser(
      UnblockUserRequest request, StreamObserver<UnblockUserResponse> observer) {
    friendships.unblock(two(request.getUserId()));
    Replies.send(observer, UnblockUserResponse.getDefaultInstance());
  }

  @Override
  public void listBlocks(ListBlocksRequest request, StreamObserver<ListBlocksResponse> observer) {
    int size = request.hasPageSize() ? request.getPageSize() : PAGE;
    PageToken after =
        request.getPageToken().isEmpty()
            ? null
            : PageToken.decode(PageToken.List.BLOCKS, request.getPageToken());
    List<StoredBlock> found = store.blocks(Caller.current().userId(), after, size + 1);
    List<StoredBlock> page = found.subList(0, Math.min(size, found.size()));
    ListBlocksResponse.Builder response =
        ListBlocksResponse.newBuilder().addAllBlocks(page.stream().map(Protos::block).toList());
    if (found.size() > size) {
      StoredBlock last = page.getLast();
      response.setNextPageToken(
          new PageToken(last.since(), last.userId()).encode(PageToken.List.BLOCKS));
    }
    Replies.send(observer, response.build());
  }

  private static Two two(String other) {
    return new Two(Caller.current().userId(), UUID.fromString(other));
  }
}
