package dev.parley.accounts;

import com.google.protobuf.Timestamp;
import dev.parley.api.accounts.v1.DeletionState;
import dev.parley.api.accounts.v1.User;
import java.time.Instant;

/// Shows accounts to clients: the one mapping from rows to the contract. Stateless.
final class Profiles {
  private Profiles() {}

  /// A profile as everyone sees it.
  static User shown(UserRow user) {
    return builder(user).build();
  }

  /// A profile as its owner sees it, with the e-mail.
  static User own(UserRow user) {
    User.Builder profile = builder(user);
    if (!user.email().isEmpty()) {
      profile.setEmail(user.email());
    }
    return profile.build();
  }

  /// A deletion as whoever has its id sees it.
  static dev.parley.api.accounts.v1.Deletion deletion(Deletion deletion) {
    var proto =
        dev.parley.api.accounts.v1.Deletion.newBuilder()
            .setId(deletion.id().toString())
            .setState(
                deletion.doneAt().isPresent()
                    ? DeletionState.DELETION_STATE_DONE
                    : DeletionState.DELETION_STATE_RUNNING)
            .setAcceptedAt(timestamp(deletion.acceptedAt()));
    deletion.doneAt().ifPresent(at -> proto.setDoneAt(timestamp(at)));
    return proto.build();
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static User.Builder builder(UserRow user) {
    return User.newBuilder()
        .setId(user.id().toString())
        .setLogin(user.login())
        .setNickname(user.nickname())
        .setFirstName(user.firstName())
        .setLastName(user.lastName())
        .setAbout(user.about())
        .setRole(user.role())
        .setCreatedAt(timestamp(user.createdAt()));
  }
}
