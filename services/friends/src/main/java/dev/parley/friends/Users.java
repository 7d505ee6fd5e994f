package dev.parley.friends;

import dev.parley.api.accounts.v1.AccountsInternalServiceGrpc;
import dev.parley.api.accounts.v1.AccountsInternalServiceGrpc.AccountsInternalServiceBlockingStub;
import dev.parley.api.accounts.v1.ListExistingUsersRequest;
import dev.parley.rpc.Channels;
import java.util.UUID;

/// What friends ask of accounts. Thread-safe.
final class Users {
  private final AccountsInternalServiceBlockingStub accounts;

  Users(Channels channels) {
    this.accounts =
        AccountsInternalServiceGrpc.newBlockingStub(
            channels.to(AccountsInternalServiceGrpc.SERVICE_NAME));
  }

  /// Checks that a user exists.
  ///
  /// @throws io.grpc.StatusRuntimeException `USER_NOT_FOUND`
  void require(UUID id) {
    ListExistingUsersRequest request =
        ListExistingUsersRequest.newBuilder().addUserIds(id.toString()).build();
    if (accounts.listExistingUsers(request).getUserIdsCount() == 0) {
      throw Refusals.userNotFound();
    }
  }
}
