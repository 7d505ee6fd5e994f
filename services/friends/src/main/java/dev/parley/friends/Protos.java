package dev.parley.friends;

import com.google.protobuf.Timestamp;
import dev.parley.api.friends.v1.Block;
import dev.parley.api.friends.v1.Friend;
import java.time.Instant;

/// Writes what is stored as messages of the contract. Stateless.
final class Protos {
  private Protos() {}

  static Friend friend(StoredFriend friend) {
    return Friend.newBuilder()
        .setUserId(friend.userId().toString())
        .setState(friend.relation().state())
        .setSince(time(friend.since()))
        .build();
  }

  static Block block(StoredBlock block) {
    return Block.newBuilder()
        .setUserId(block.userId().toString())
        .setSince(time(block.since()))
        .build();
  }

  private static Timestamp time(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }
}
