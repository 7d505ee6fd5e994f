package dev.parley.accounts;

import static dev.parley.accounts.AccountsServer.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.accounts.AccountsServer.Client;
import dev.parley.api.accounts.v1.BatchGetUsersRequest;
import dev.parley.api.accounts.v1.DeleteUserRequest;
import dev.parley.api.accounts.v1.Deletion;
import dev.parley.api.accounts.v1.DeletionState;
import dev.parley.api.accounts.v1.GetDeletionRequest;
import dev.parley.api.accounts.v1.GetMeRequest;
import dev.parley.api.accounts.v1.GetUserByLoginRequest;
import dev.parley.api.accounts.v1.GetUserRequest;
import dev.parley.api.accounts.v1.ListExistingUsersRequest;
import dev.parley.api.accounts.v1.LoginRequest;
import dev.parley.api.accounts.v1.RefreshRequest;
import dev.parley.api.accounts.v1.RegisterResponse;
import dev.parley.api.accounts.v1.ResolveLoginsRequest;
import dev.parley.api.accounts.v1.Role;
import dev.parley.api.accounts.v1.SearchUsersRequest;
import dev.parley.api.accounts.v1.SetUserRoleRequest;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.events.v1.Event;
import dev.parley.events.EventBuilder;
import dev.parley.events.EventConsumer;
import dev.parley.events.Topics;
import dev.parley.outbox.PostgresOutbox;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DeletionTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private final AccountsServer server = new AccountsServer();
  private final List<Event> told = new CopyOnWriteArrayList<>();
  private final Client admin = server.registered("admin");
  private final RegisterResponse ann = server.register("ann");
  private final Client her = server.anyone().bearer(ann.getAccessToken());

  @BeforeEach
  void listen() {
    server.bus.subscribe(new EventConsumer("test", Set.of(Topics.USER_DELETED), told::add));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void fromTheAnswerOnNobodyFindsTheAccount() {
    String id = ann.getUser().getId();
    delete(her, id, true);

    assertThat(failure(() -> login("ann")).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    assertThat(
            failure(
                    () ->
                        admin.users(
                            s -> s.getUser(GetUserRequest.newBuilder().setUserId(id).build())))
                .reason())
        .isEqualTo(ErrorReason.ERROR_REASON_USER_NOT_FOUND);
    assertThat(
            failure(
                    () ->
                        admin.users(
                            s ->
                                s.getUserByLogin(
                                    GetUserByLoginRequest.newBuilder().setLogin("ANN").build())))
                .reason())
        .isEqualTo(ErrorReason.ERROR_REASON_USER_NOT_FOUND);
    assertThat(
            admin
                .users(
                    s -> s.batchGetUsers(BatchGetUsersRequest.newBuilder().addUserIds(id).build()))
                .getUsersList())
        .isEmpty();
    assertThat(
            admin.users(s -> s.searchUsers(SearchUsersRequest.getDefaultInstance())).getUsersList())
        .noneMatch(user -> user.getId().equals(id));
    assertThat(
            server
                .anyone()
                .internal(
                    s ->
                        s.listExistingUsers(
                            ListExistingUsersRequest.newBuilder().addUserIds(id).build()))
                .getUserIdsList())
        .isEmpty();
    assertThat(
            server
                .anyone()
                .internal(
                    s ->
                        s.resolveLogins(ResolveLoginsRequest.newBuilder().addLogins("ann").build()))
                .getUserIdsList())
        .isEmpty();
    await()
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(
            () ->
                assertThat(failure(() -> her.users(s -> s.getMe(me()))).reason())
                    .isEqualTo(ErrorReason.ERROR_REASON_UNAUTHENTICATED));
  }

  @Test
  void theAccountGoesWhenTheOtherServicesHaveConfirmed() {
    String id = ann.getUser().getId();
    Deletion accepted = delete(her, id, true);
    assertThat(accepted.getState()).isEqualTo(DeletionState.DELETION_STATE_RUNNING);
    await().atMost(SOON).until(() -> told.size() == 1);
    assertThat(told.getFirst().getUserDeleted().getUserId()).isEqualTo(id);
    assertThat(told.getFirst().getUserDeleted().getEraseMessages()).isTrue();
    assertThat(failure(() -> server.register("ann")).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_LOGIN_TAKEN);
    assertThat(status(accepted).getState()).isEqualTo(DeletionState.DELETION_STATE_RUNNING);

    confirm(id, "chats");
    confirm(id, "chats");
    awaitEmptyOutbox();
    assertThat(status(accepted).getState()).isEqualTo(DeletionState.DELETION_STATE_RUNNING);
    confirm(id, "friends");

    await()
        .atMost(SOON)
        .until(() -> status(accepted).getState() == DeletionState.DELETION_STATE_DONE);
    assertThat(server.register("ann").getUser().getId()).isNotEqualTo(id);
    confirm(id, "friends");
    Integer kept =
        server
            .database
            .jdbi()
            .withHandle(
                h -> h.createQuery("SELECT count(*) FROM deletions").mapTo(Integer.class).one());
    assertThat(kept).isEqualTo(1);
  }

  @Test
  void onlyAnAdministratorDeletesOthers() {
    String id = ann.getUser().getId();
    Client bob = server.registered("bob");

    assertThat(failure(() -> delete(bob, id, false)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_FORBIDDEN);
    assertThat(failure(() -> delete(bob, UUID.randomUUID().toString(), false)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_FORBIDDEN);
    assertThat(failure(() -> delete(admin, UUID.randomUUID().toString(), false)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_USER_NOT_FOUND);
    assertThat(delete(admin, id, false).getId()).isNotEmpty();
    assertThat(failure(() -> delete(admin, id, false)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_USER_NOT_FOUND);
  }

  @Test
  void anOldSessionDeletesNothing() {
    String id = ann.getUser().getId();
    server.clock.pass(Deletions.FRESH.plusSeconds(1));
    // A refreshed token is of the same, old session.
    Client refreshed =
        server
            .anyone()
            .bearer(
                server
                    .anyone()
                    .auth(
                        s ->
                            s.refresh(
                                RefreshRequest.newBuilder()
                                    .setRefreshToken(ann.getRefreshToken())
                                    .build()))
                    .getAccessToken());

    assertThat(failure(() -> delete(refreshed, id, false)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_FRESH_LOGIN_REQUIRED);
  }

  @Test
  void theLastAdministratorStays() {
    String id = admin.users(s -> s.getMe(me())).getUser().getId();
    assertThat(failure(() -> delete(admin, id, false)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_LAST_ADMIN);

    admin.users(
        s ->
            s.setUserRole(
                SetUserRoleRequest.newBuilder()
                    .setUserId(ann.getUser().getId())
                    .setRole(Role.ROLE_ADMIN)
                    .build()));
    assertThat(delete(admin, id, false).getId()).isNotEmpty();
  }

  @Test
  void aDeletionThatNobodyKnowsIsNotFound() {
    Deletion unknown = Deletion.newBuilder().setId(UUID.randomUUID().toString()).build();
    assertThat(failure(() -> status(unknown)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_DELETION_NOT_FOUND);
  }

  private static Deletion delete(Client who, String user, boolean messages) {
    return who.users(
            s ->
                s.deleteUser(
                    DeleteUserRequest.newBuilder()
                        .setUserId(user)
                        .setEraseMessages(messages)
                        .build()))
        .getDeletion();
  }

  private Deletion status(Deletion deletion) {
    return server
        .anyone()
        .users(
            s ->
                s.getDeletion(
                    GetDeletionRequest.newBuilder().setDeletionId(deletion.getId()).build()))
        .getDeletion();
  }

  private void awaitEmptyOutbox() {
    await()
        .atMost(SOON)
        .until(() -> new PostgresOutbox(server.database.jdbi()).backlog().events() == 0);
  }

  /// What a service says when it is done; the one here is the only one that publishes.
  private void confirm(String user, String service) {
    server
        .database
        .jdbi()
        .useTransaction(
            handle ->
                PostgresOutbox.append(
                    handle,
                    EventBuilder.userErased(
                        UUID.fromString(user), service, server.clock.instant())));
  }

  private void login(String login) {
    var _ = server.anyone().auth(s -> s.login(credentials(login)));
  }

  private static LoginRequest credentials(String login) {
    return LoginRequest.newBuilder().setLogin(login).setPassword(AccountsServer.PASSWORD).build();
  }

  private static GetMeRequest me() {
    return GetMeRequest.getDefaultInstance();
  }
}
