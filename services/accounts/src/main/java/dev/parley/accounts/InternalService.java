package dev.parley.accounts;

import dev.parley.api.accounts.v1.AccountsInternalServiceGrpc;
import dev.parley.api.accounts.v1.ListExistingUsersRequest;
import dev.parley.api.accounts.v1.ListExistingUsersResponse;
import dev.parley.api.accounts.v1.ListRevokedSessionsRequest;
import dev.parley.api.accounts.v1.ListRevokedSessionsResponse;
import dev.parley.api.accounts.v1.ResolveLoginsRequest;
import dev.parley.api.accounts.v1.ResolveLoginsResponse;
import dev.parley.api.accounts.v1.RevokedSession;
import dev.parley.rpc.Failure;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.UUID;

/// What other services ask of accounts, over gRPC. Thread-safe.
final class InternalService extends AccountsInternalServiceGrpc.AccountsInternalServiceImplBase {
  private static final int PAGE = 10_000;
  private final UserStore users;
  private final RevocationStore revocations;
  private final InstantSource clock;

  InternalService(UserStore users, RevocationStore revocations, InstantSource clock) {
    this.users = users;
    this.revocations = revocations;
    this.clock = clock;
  }

  @Override
  public void listRevokedSessions(
      ListRevokedSessionsRequest request, StreamObserver<ListRevokedSessionsResponse> observer) {
    RevocationCursor cursor =
        request.getCursor().isEmpty()
            ? RevocationCursor.START
            : RevocationCursor.parse(request.getCursor())
                .orElseThrow(() -> Failure.field("cursor", "cursor is not one of this server's"));
    Revocations page = revocations.since(cursor, Purge.matterSince(clock.instant()), PAGE);
    ListRevokedSessionsResponse.Builder answer =
        ListRevokedSessionsResponse.newBuilder().setCursor(page.next().text());
    for (Revocations.Ended ended : page.sessions()) {
      answer.addSessions(
          RevokedSession.newBuilder()
              .setSessionId(ended.session().toString())
              .setRevokedAt(Profiles.timestamp(ended.endedAt())));
    }
    Reply.send(observer, answer.build());
  }

  @Override
  public void listExistingUsers(
      ListExistingUsersRequest request, StreamObserver<ListExistingUsersResponse> observer) {
    ListExistingUsersResponse.Builder answer = ListExistingUsersResponse.newBuilder();
    users
        .existing(request.getUserIdsList().stream().map(UUID::fromString).toList())
        .forEach(id -> answer.addUserIds(id.toString()));
    Reply.send(observer, answer.build());
  }

  @Override
  public void resolveLogins(
      ResolveLoginsRequest request, StreamObserver<ResolveLoginsResponse> observer) {
    ResolveLoginsResponse.Builder answer = ResolveLoginsResponse.newBuilder();
    users
        .findAllByLogin(request.getLoginsList())
        .forEach(user -> answer.addUserIds(user.id().toString()));
    Reply.send(observer, answer.build());
  }
}
