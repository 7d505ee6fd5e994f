package dev.parley.accounts;

import static java.util.stream.Collectors.toMap;

import dev.parley.api.accounts.v1.BatchGetUsersRequest;
import dev.parley.api.accounts.v1.BatchGetUsersResponse;
import dev.parley.api.accounts.v1.DeleteUserRequest;
import dev.parley.api.accounts.v1.DeleteUserResponse;
import dev.parley.api.accounts.v1.GetDeletionRequest;
import dev.parley.api.accounts.v1.GetDeletionResponse;
import dev.parley.api.accounts.v1.GetMeRequest;
import dev.parley.api.accounts.v1.GetMeResponse;
import dev.parley.api.accounts.v1.GetUserByLoginRequest;
import dev.parley.api.accounts.v1.GetUserByLoginResponse;
import dev.parley.api.accounts.v1.GetUserRequest;
import dev.parley.api.accounts.v1.GetUserResponse;
import dev.parley.api.accounts.v1.SearchUsersRequest;
import dev.parley.api.accounts.v1.SearchUsersResponse;
import dev.parley.api.accounts.v1.SetUserRoleRequest;
import dev.parley.api.accounts.v1.SetUserRoleResponse;
import dev.parley.api.accounts.v1.UpdateMeRequest;
import dev.parley.api.accounts.v1.UpdateMeResponse;
import dev.parley.api.accounts.v1.UserServiceGrpc;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Caller;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// Profiles and the search for people over gRPC. Thread-safe.
final class UserService extends UserServiceGrpc.UserServiceImplBase {
  private static final int PAGE = 20;
  private final UserStore users;
  private final UserSearchStore searches;
  private final PageTokens pageTokens;
  private final Roles roles;
  private final Deletions deletions;

  UserService(
      UserStore users,
      UserSearchStore searches,
      PageTokens pageTokens,
      Roles roles,
      Deletions deletions) {
    this.users = users;
    this.searches = searches;
    this.pageTokens = pageTokens;
    this.roles = roles;
    this.deletions = deletions;
  }

  @Override
  public void getMe(GetMeRequest request, StreamObserver<GetMeResponse> observer) {
    UserRow me = users.find(Caller.current().userId()).orElseThrow(UserService::notFound);
    Reply.send(observer, GetMeResponse.newBuilder().setUser(Profiles.own(me)).build());
  }

  @Override
  public void getUser(GetUserRequest request, StreamObserver<GetUserResponse> observer) {
    UserRow user =
        users.find(UUID.fromString(request.getUserId())).orElseThrow(UserService::notFound);
    Reply.send(observer, GetUserResponse.newBuilder().setUser(Profiles.shown(user)).build());
  }

  @Override
  public void batchGetUsers(
      BatchGetUsersRequest request, StreamObserver<BatchGetUsersResponse> observer) {
    List<UUID> asked = request.getUserIdsList().stream().map(UUID::fromString).distinct().toList();
    Map<UUID, UserRow> found =
        users.findAll(asked).stream().collect(toMap(UserRow::id, Function.identity()));
    BatchGetUsersResponse.Builder answer = BatchGetUsersResponse.newBuilder();
    for (UUID id : asked) {
      UserRow user = found.get(id);
      if (user != null) {
        answer.addUsers(Profiles.shown(user));
      }
    }
    Reply.send(observer, answer.build());
  }

  @Override
  public void getUserByLogin(
      GetUserByLoginRequest request, StreamObserver<GetUserByLoginResponse> observer) {
    UserRow user = users.findByLogin(request.getLogin()).orElseThrow(UserService::notFound);
    Reply.send(observer, GetUserByLoginResponse.newBuilder().setUser(Profiles.shown(user)).build());
  }

  @Override
  public void searchUsers(
      SearchUsersRequest request, StreamObserver<SearchUsersResponse> observer) {
    UserSearch search = UserSearch.of(request);
    int size = request.hasPageSize() ? request.getPageSize() : PAGE;
    SearchPosition after =
        request.getPageToken().isEmpty()
            ? SearchPosition.START
            : pageTokens.read(search, request.getPageToken());
    List<UserSearchStore.Match> matches = searches.find(search, after, size + 1);
    List<UserSearchStore.Match> page = matches.subList(0, Math.min(size, matches.size()));
    SearchUsersResponse.Builder answer = SearchUsersResponse.newBuilder();
    page.forEach(match -> answer.addUsers(Profiles.shown(match.user())));
    if (matches.size() > size) {
      answer.setNextPageToken(pageTokens.write(search, page.getLast().position()));
    }
    Reply.send(observer, answer.build());
  }

  @Override
  public void updateMe(UpdateMeRequest request, StreamObserver<UpdateMeResponse> observer) {
    UserRow user =
        switch (users.update(Caller.current().userId(), row -> changed(row, request))) {
          case Written.Saved(UserRow saved) -> saved;
          case Written.Taken(UniqueField field) -> throw field.taken();
          case Written.Missing() -> throw notFound();
        };
    Reply.send(observer, UpdateMeResponse.newBuilder().setUser(Profiles.own(user)).build());
  }

  private static UserRow changed(UserRow user, UpdateMeRequest request) {
    return new UserRow(
        user.id(),
        request.hasLogin() ? request.getLogin() : user.login(),
        user.email(),
        request.hasNickname() ? request.getNickname() : user.nickname(),
        request.hasFirstName() ? request.getFirstName() : user.firstName(),
        request.hasLastName() ? request.getLastName() : user.lastName(),
        request.hasAbout() ? request.getAbout() : user.about(),
        user.role(),
        user.createdAt());
  }

  @Override
  public void setUserRole(
      SetUserRoleRequest request, StreamObserver<SetUserRoleResponse> observer) {
    UserRow user =
        roles.give(
            Optional.of(Caller.current().userId()),
            UUID.fromString(request.getUserId()),
            request.getRole());
    Reply.send(observer, SetUserRoleResponse.newBuilder().setUser(Profiles.shown(user)).build());
  }

  @Override
  public void deleteUser(DeleteUserRequest request, StreamObserver<DeleteUserResponse> observer) {
    var accepted =
        deletions.accept(
            Caller.current(), UUID.fromString(request.getUserId()), request.getEraseMessages());
    Reply.send(
        observer, DeleteUserResponse.newBuilder().setDeletion(Profiles.deletion(accepted)).build());
  }

  @Override
  public void getDeletion(
      GetDeletionRequest request, StreamObserver<GetDeletionResponse> observer) {
    var found = deletions.find(UUID.fromString(request.getDeletionId()));
    Reply.send(
        observer, GetDeletionResponse.newBuilder().setDeletion(Profiles.deletion(found)).build());
  }

  static StatusRuntimeException notFound() {
    return Failure.of(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "There is no such user.");
  }
}
