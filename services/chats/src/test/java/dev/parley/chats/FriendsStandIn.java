package dev.parley.chats;

import dev.parley.api.friends.v1.CheckBlocksRequest;
import dev.parley.api.friends.v1.CheckBlocksResponse;
import dev.parley.api.friends.v1.FriendsInternalServiceGrpc.FriendsInternalServiceImplBase;
import dev.parley.api.friends.v1.Pair;
import dev.parley.api.friends.v1.PairBlocks;
import dev.parley.api.realtime.v1.Signal;
import dev.parley.events.Signals;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The part of friends that chats needs: who has blocked whom. Thread-safe.
final class FriendsStandIn extends FriendsInternalServiceImplBase {
  /// How often it was asked.
  final AtomicInteger questions = new AtomicInteger();

  private final Signals signals;
  private final Set<Pair> blocked = ConcurrentHashMap.newKeySet();
  private volatile boolean silent;

  FriendsStandIn(Signals signals) {
    this.signals = signals;
  }

  /// Refuses to answer from now on, or no more.
  void silent(boolean silent) {
    this.silent = silent;
  }

  void block(UUID user, UUID other) {
    blocked.add(pair(user.toString(), other.toString()));
    tell(user, other);
  }

  void unblock(UUID user, UUID other) {
    blocked.remove(pair(user.toString(), other.toString()));
    tell(user, other);
  }

  private void tell(UUID user, UUID other) {
    signals.publish(
        "contacts",
        Signal.newBuilder()
            .setContact(
                Signal.Contact.newBuilder().setUserId(user.toString()).setOtherId(other.toString()))
            .build());
  }

  private static Pair pair(String blocker, String blocked) {
    return Pair.newBuilder().setUserId(blocker).setOtherId(blocked).build();
  }

  @Override
  public void checkBlocks(
      CheckBlocksRequest request, StreamObserver<CheckBlocksResponse> observer) {
    questions.incrementAndGet();
    if (silent) {
      throw Status.UNAVAILABLE.asRuntimeException();
    }
    CheckBlocksResponse.Builder response = CheckBlocksResponse.newBuilder();
    for (Pair pair : request.getPairsList()) {
      response.addBlocks(
          PairBlocks.newBuilder()
              .setByUser(blocked.contains(pair))
              .setByOther(blocked.contains(pair(pair.getOtherId(), pair.getUserId()))));
    }
    Replies.send(observer, response.build());
  }
}
