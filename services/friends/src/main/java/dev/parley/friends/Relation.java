package dev.parley.friends;

import dev.parley.api.friends.v1.FriendState;
import java.util.Arrays;

/// What one person is to another.
enum Relation {
  /// A friend.
  FRIEND(1, FriendState.FRIEND_STATE_FRIEND),
  /// Has asked.
  INCOMING(2, FriendState.FRIEND_STATE_INCOMING),
  /// Was asked.
  OUTGOING(3, FriendState.FRIEND_STATE_OUTGOING);

  private final int code;
  private final FriendState state;

  Relation(int code, FriendState state) {
    this.code = code;
    this.state = state;
  }

  static Relation ofCode(int code) {
    return Arrays.stream(values())
        .filter(relation -> relation.code == code)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No relation has the code " + code));
  }

  /// As it is stored.
  int code() {
    return code;
  }

  /// As clients see it.
  FriendState state() {
    return state;
  }

  /// The same as the other side sees it.
  Relation reversed() {
    return switch (this) {
      case FRIEND -> FRIEND;
      case INCOMING -> OUTGOING;
      case OUTGOING -> INCOMING;
    };
  }
}
