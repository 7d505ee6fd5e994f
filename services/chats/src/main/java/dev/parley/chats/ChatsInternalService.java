package dev.parley.chats;

import dev.parley.api.chats.v1.ChatsInternalServiceGrpc;
import dev.parley.api.chats.v1.ListAcquaintancesRequest;
import dev.parley.api.chats.v1.ListAcquaintancesResponse;
import dev.parley.api.chats.v1.ListChatIdsRequest;
import dev.parley.api.chats.v1.ListChatIdsResponse;
import dev.parley.api.chats.v1.SendMessagesRequest;
import dev.parley.api.chats.v1.SendMessagesResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;

/// What Parley's other services ask of chats. Thread-safe.
final class ChatsInternalService extends ChatsInternalServiceGrpc.ChatsInternalServiceImplBase {
  private final Storage storage;
  private final String epoch;
  private final SendBatch batches;

  /// Serves a store.
  ///
  /// @param epoch of the store, as it was when the process started
  ChatsInternalService(Storage storage, UUID epoch, SendBatch batches) {
    this.storage = storage;
    this.epoch = epoch.toString();
    this.batches = batches;
  }

  @Override
  public void sendMessages(
      SendMessagesRequest request, StreamObserver<SendMessagesResponse> observer) {
    Replies.send(observer, batches.send(request));
  }

  @Override
  public void listChatIds(
      ListChatIdsRequest request, StreamObserver<ListChatIdsResponse> observer) {
    List<UUID> ids = storage.chats().chatIds(UUID.fromString(request.getUserId()));
    Replies.send(
        observer,
        ListChatIdsResponse.newBuilder()
            .addAllChatIds(ids.stream().map(UUID::toString).toList())
            .setEpoch(epoch)
            .build());
  }

  @Override
  public void listAcquaintances(
      ListAcquaintancesRequest request, StreamObserver<ListAcquaintancesResponse> observer) {
    List<UUID> others = request.getOtherIdsList().stream().map(UUID::fromString).toList();
    Replies.send(
        observer,
        ListAcquaintancesResponse.newBuilder()
            .addAllUserIds(
                storage.chats().acquaintances(UUID.fromString(request.getUserId()), others).stream()
                    .map(UUID::toString)
                    .toList())
            .build());
  }
}
