package dev.parley.realtime;

import dev.parley.api.friends.v1.CheckBlocksRequest;
import dev.parley.api.friends.v1.CheckBlocksResponse;
import dev.parley.api.friends.v1.FriendsInternalServiceGrpc.FriendsInternalServiceImplBase;
import dev.parley.api.friends.v1.Pair;
import dev.parley.api.friends.v1.PairBlocks;
import dev.parley.api.realtime.v1.Signal;
import dev.parley.events.Signals;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Blocks kept in memory, with the signals that the real service publishes to hubs.
final class FriendsServer extends FriendsInternalServiceImplBase {
  private final Signals signals;
  private final Set<Pair> blocked = ConcurrentHashMap.newKeySet();

  /// Run at each question, between looking and answering.
  volatile Runnable meanwhile = () -> {};

  FriendsServer(Signals signals) {
    this.signals = signals;
  }

  void block(UUID user, UUID other) {
    blocked.add(pair(user.toString(), other.toString()));
    signals.publish(
        "user:" + other, Signal.newBuilder().setHidesPresenceOf(user.toString()).build());
  }

  private static Pair pair(String blocker, String blocked) {
    return Pair.newBuilder().setUserId(blocker).setOtherId(blocked).build();
  }

  @Override
  public void checkBlocks(
      CheckBlocksRequest request, StreamObserver<CheckBlocksResponse> observer) {
    CheckBlocksResponse.Builder response = CheckBlocksResponse.newBuilder();
    for (Pair pair : request.getPairsList()) {
      response.addBlocks(
          PairBlocks.newBuilder()
              .setByUser(blocked.contains(pair))
              .setByOther(blocked.contains(pair(pair.getOtherId(), pair.getUserId()))));
    }
    meanwhile.run();
    observer.onNext(response.build());
    observer.onCompleted();
  }
}
