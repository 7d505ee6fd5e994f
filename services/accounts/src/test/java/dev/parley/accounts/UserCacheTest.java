package dev.parley.accounts;

import static dev.parley.accounts.AccountsServer.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.parley.accounts.AccountsServer.Client;
import dev.parley.api.accounts.v1.BatchGetUsersRequest;
import dev.parley.api.accounts.v1.GetMeRequest;
import dev.parley.api.accounts.v1.GetUserByLoginRequest;
import dev.parley.api.accounts.v1.GetUserRequest;
import dev.parley.api.accounts.v1.RegisterResponse;
import dev.parley.api.accounts.v1.ResolveLoginsRequest;
import dev.parley.api.accounts.v1.Role;
import dev.parley.api.accounts.v1.SetUserRoleRequest;
import dev.parley.api.accounts.v1.UpdateMeRequest;
import dev.parley.api.accounts.v1.User;
import dev.parley.api.common.v1.ErrorReason;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class UserCacheTest {
  private AccountsServer server = new AccountsServer();

  @AfterEach
  void close() {
    server.close();
  }

  /// Everything a user can change of themselves, by its name in the contract.
  static Stream<String> changes() {
    return UpdateMeRequest.getDescriptor().getFields().stream().map(FieldDescriptor::getName);
  }

  private static UpdateMeRequest change(String field, String value) {
    return UpdateMeRequest.newBuilder()
        .setField(UpdateMeRequest.getDescriptor().findFieldByName(field), value)
        .build();
  }

  private static Object value(User user, String field) {
    return user.getField(User.getDescriptor().findFieldByName(field));
  }

  /// One user as every reading call shows them; what is kept of them is then there.
  private static List<User> seen(Client client, String id, String login) {
    GetUserRequest byId = GetUserRequest.newBuilder().setUserId(id).build();
    BatchGetUsersRequest many = BatchGetUsersRequest.newBuilder().addUserIds(id).build();
    GetUserByLoginRequest byLogin = GetUserByLoginRequest.newBuilder().setLogin(login).build();
    return List.of(
        client.users(stub -> stub.getUser(byId)).getUser(),
        client.users(stub -> stub.batchGetUsers(many)).getUsers(0),
        client.users(stub -> stub.getUserByLogin(byLogin)).getUser(),
        client.users(stub -> stub.getMe(GetMeRequest.getDefaultInstance())).getUser());
  }

  private List<String> resolved(String login) {
    ResolveLoginsRequest request = ResolveLoginsRequest.newBuilder().addLogins(login).build();
    return server.anyone().internal(stub -> stub.resolveLogins(request)).getUserIdsList();
  }

  private double count(String result) {
    return server
        .metrics
        .get("parley.cache.requests")
        .tags("cache", "users", "result", result)
        .counter()
        .count();
  }

  private void renameInTheDatabase(String first) {
    server.database.jdbi().useHandle(h -> h.execute("UPDATE users SET first_name = ?", first));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void everyChangeOfAProfileIsSeenAtOnce(String field) {
    RegisterResponse anna = server.register("anna");
    Client asAnna = server.anyone().bearer(anna.getAccessToken());
    seen(asAnna, anna.getUser().getId(), "anna");
    resolved("anna");

    User changed = asAnna.users(stub -> stub.updateMe(change(field, "bella"))).getUser();

    assertThat(seen(asAnna, changed.getId(), changed.getLogin()))
        .extracting(user -> value(user, field))
        .containsOnly("bella");
    assertThat(resolved(changed.getLogin())).containsExactly(changed.getId());
    assertThat(resolved("anna").isEmpty()).isEqualTo(field.equals("login"));
  }

  @Test
  void aRoleIsSeenAtOnce() {
    Client asAdmin = server.registered("admin");
    RegisterResponse anna = server.register("anna");
    Client asAnna = server.anyone().bearer(anna.getAccessToken());
    seen(asAnna, anna.getUser().getId(), "anna");

    asAdmin.users(
        stub ->
            stub.setUserRole(
                SetUserRoleRequest.newBuilder()
                    .setUserId(anna.getUser().getId())
                    .setRole(Role.ROLE_MODERATOR)
                    .build()));

    assertThat(seen(asAnna, anna.getUser().getId(), "anna"))
        .extracting(User::getRole)
        .containsOnly(Role.ROLE_MODERATOR);
  }

  @Test
  void whoRegistersIsFoundAtOnceEvenIfTheyWereLookedForBefore() {
    Client asAdmin = server.registered("admin");
    GetUserByLoginRequest byLogin = GetUserByLoginRequest.newBuilder().setLogin("anna").build();
    assertThat(failure(() -> asAdmin.users(stub -> stub.getUserByLogin(byLogin))).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_USER_NOT_FOUND);
    assertThat(resolved("anna")).isEmpty();

    User anna = server.register("anna").getUser();

    assertThat(asAdmin.users(stub -> stub.getUserByLogin(byLogin)).getUser().getId())
        .isEqualTo(anna.getId());
    assertThat(resolved("anna")).containsExactly(anna.getId());
  }

  @Test
  void aChangeElsewhereIsSeenWhenTheTimeIsOver() {
    RegisterResponse anna = server.register("anna");
    Client asAnna = server.anyone().bearer(anna.getAccessToken());
    seen(asAnna, anna.getUser().getId(), "anna");

    renameInTheDatabase("Elsewhere");

    assertThat(seen(asAnna, anna.getUser().getId(), "anna"))
        .noneMatch(user -> user.getFirstName().equals("Elsewhere"));
    server.clock.pass(AccountsServer.CACHED);
    assertThat(seen(asAnna, anna.getUser().getId(), "anna"))
        .allMatch(user -> user.getFirstName().equals("Elsewhere"));
  }

  @Test
  void switchedOffEveryReadAsksTheDatabase() {
    server.close();
    server = new AccountsServer(new UserCacheConfig(false, 1, AccountsServer.CACHED));
    RegisterResponse anna = server.register("anna");
    Client asAnna = server.anyone().bearer(anna.getAccessToken());
    seen(asAnna, anna.getUser().getId(), "anna");

    renameInTheDatabase("Elsewhere");

    assertThat(seen(asAnna, anna.getUser().getId(), "anna"))
        .allMatch(user -> user.getFirstName().equals("Elsewhere"));
    assertThat(server.metrics.find("parley.cache.requests").counters()).isEmpty();
  }

  @Test
  void hitsAndMissesAreCounted() {
    RegisterResponse anna = server.register("anna");
    Client asAnna = server.anyone().bearer(anna.getAccessToken());

    seen(asAnna, anna.getUser().getId(), "anna");

    assertThat(count("miss")).isEqualTo(1);
    assertThat(count("hit")).isEqualTo(3);
  }
}
