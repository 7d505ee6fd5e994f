package dev.parley.accounts;

import static dev.parley.accounts.AccountsServer.PASSWORD;
import static dev.parley.accounts.AccountsServer.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.accounts.AccountsServer.Client;
import dev.parley.api.accounts.v1.BatchGetUsersRequest;
import dev.parley.api.accounts.v1.GetMeRequest;
import dev.parley.api.accounts.v1.GetUserByLoginRequest;
import dev.parley.api.accounts.v1.GetUserRequest;
import dev.parley.api.accounts.v1.LoginRequest;
import dev.parley.api.accounts.v1.RefreshRequest;
import dev.parley.api.accounts.v1.RegisterRequest;
import dev.parley.api.accounts.v1.RegisterResponse;
import dev.parley.api.accounts.v1.Role;
import dev.parley.api.accounts.v1.SearchUsersRequest;
import dev.parley.api.accounts.v1.SearchUsersResponse;
import dev.parley.api.accounts.v1.SetUserRoleRequest;
import dev.parley.api.accounts.v1.UpdateMeRequest;
import dev.parley.api.accounts.v1.User;
import dev.parley.api.accounts.v1.VerifyRequest;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.kernel.Ids;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UserServiceTest {
  private final AccountsServer server = new AccountsServer();
  private final RegisterResponse admin = server.register("admin");
  private final Client asAdmin = server.anyone().bearer(admin.getAccessToken());

  @AfterEach
  void close() {
    server.close();
  }

  private RegisterResponse register(String login, String first, String last) {
    return server
        .anyone()
        .auth(
            stub ->
                stub.register(
                    RegisterRequest.newBuilder()
                        .setLogin(login)
                        .setPassword(PASSWORD)
                        .setEmail(login + "@example.org")
                        .setFirstName(first)
                        .setLastName(last)
                        .build()));
  }

  private static User me(Client client) {
    return client.users(stub -> stub.getMe(GetMeRequest.getDefaultInstance())).getUser();
  }

  private static User update(Client client, UpdateMeRequest.Builder change) {
    return client.users(stub -> stub.updateMe(change.build())).getUser();
  }

  private User setRole(Client client, String user, Role role) {
    SetUserRoleRequest request =
        SetUserRoleRequest.newBuilder().setUserId(user).setRole(role).build();
    return client.users(stub -> stub.setUserRole(request)).getUser();
  }

  private SearchUsersResponse search(SearchUsersRequest.Builder request) {
    return asAdmin.users(stub -> stub.searchUsers(request.build()));
  }

  @Test
  void onlyOneselfSeesOnesEmail() {
    RegisterResponse anna = register("anna", "Anna", "");
    Client asAnna = server.anyone().bearer(anna.getAccessToken());
    GetUserRequest byId = GetUserRequest.newBuilder().setUserId(anna.getUser().getId()).build();
    GetUserByLoginRequest byLogin = GetUserByLoginRequest.newBuilder().setLogin("ANNA").build();

    assertThat(me(asAnna).getEmail()).isEqualTo("anna@example.org");
    List<User> seen =
        List.of(
            asAdmin.users(stub -> stub.getUser(byId)).getUser(),
            asAdmin.users(stub -> stub.getUserByLogin(byLogin)).getUser(),
            search(SearchUsersRequest.newBuilder().setLogin("anna")).getUsers(0),
            setRole(asAdmin, anna.getUser().getId(), Role.ROLE_USER));

    assertThat(seen)
        .allSatisfy(
            user -> {
              assertThat(user.hasEmail()).isFalse();
              assertThat(user.getId()).isEqualTo(anna.getUser().getId());
              assertThat(user.getFirstName()).isEqualTo("Anna");
            });
  }

  @Test
  void manyProfilesComeInTheOrderAskedEachOnce() {
    User anna = register("anna", "Anna", "").getUser();
    User bob = register("bob", "Bob", "").getUser();
    BatchGetUsersRequest request =
        BatchGetUsersRequest.newBuilder()
            .addUserIds(bob.getId())
            .addUserIds(Ids.next().toString())
            .addUserIds(anna.getId())
            .addUserIds(bob.getId())
            .build();

    List<User> found = asAdmin.users(stub -> stub.batchGetUsers(request)).getUsersList();

    assertThat(found).extracting(User::getId).containsExactly(bob.getId(), anna.getId());
    assertThat(found).noneMatch(User::hasEmail);
  }

  @Test
  void aHundredProfilesAreTheMost() {
    BatchGetUsersRequest.Builder request = BatchGetUsersRequest.newBuilder();
    for (int i = 0; i < 100; i++) {
      request.addUserIds(Ids.next().toString());
    }

    assertThat(asAdmin.users(stub -> stub.batchGetUsers(request.build())).getUsersList()).isEmpty();
    BatchGetUsersRequest more = request.addUserIds(Ids.next().toString()).build();
    BatchGetUsersRequest none = BatchGetUsersRequest.getDefaultInstance();
    assertThat(failure(() -> asAdmin.users(stub -> stub.batchGetUsers(more))).field())
        .isEqualTo("userIds");
    assertThat(failure(() -> asAdmin.users(stub -> stub.batchGetUsers(none))).field())
        .isEqualTo("userIds");
  }

  @Test
  void whoDoesNotExistIsNotFound() {
    GetUserRequest byId = GetUserRequest.newBuilder().setUserId(Ids.next().toString()).build();
    GetUserByLoginRequest byLogin = GetUserByLoginRequest.newBuilder().setLogin("nobody").build();

    assertThat(failure(() -> asAdmin.users(stub -> stub.getUser(byId))).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_USER_NOT_FOUND);
    assertThat(failure(() -> asAdmin.users(stub -> stub.getUserByLogin(byLogin))).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_USER_NOT_FOUND);
  }

  @Test
  void anUpdateChangesWhatIsPresentAndClearsWhatIsEmpty() {
    register("anna", "Anna", "Arendt");
    Client asAnna = signIn("anna");

    User changed =
        update(
            asAnna,
            UpdateMeRequest.newBuilder().setNickname("Nan").setLastName("").setAbout("two\nlines"));

    assertThat(changed.getLogin()).isEqualTo("anna");
    assertThat(changed.getNickname()).isEqualTo("Nan");
    assertThat(changed.getFirstName()).isEqualTo("Anna");
    assertThat(changed.getLastName()).isEmpty();
    assertThat(changed.getAbout()).isEqualTo("two\nlines");
    assertThat(changed.getEmail()).isEqualTo("anna@example.org");
    assertThat(me(asAnna)).isEqualTo(changed);
    assertThat(update(asAnna, UpdateMeRequest.newBuilder())).isEqualTo(changed);
  }

  private Client signIn(String login) {
    String token =
        server
            .anyone()
            .auth(
                stub ->
                    stub.login(
                        LoginRequest.newBuilder().setLogin(login).setPassword(PASSWORD).build()))
            .getAccessToken();
    return server.anyone().bearer(token);
  }

  @Test
  void aTakenLoginOrNicknameIsRefusedByName() {
    Client anna = server.registered("anna");
    update(anna, UpdateMeRequest.newBuilder().setNickname("Queen"));
    Client bob = server.registered("bob");

    var login = failure(() -> update(bob, UpdateMeRequest.newBuilder().setLogin("ANNA")));
    var nickname = failure(() -> update(bob, UpdateMeRequest.newBuilder().setNickname("qUEEN")));

    assertThat(login.reason()).isEqualTo(ErrorReason.ERROR_REASON_LOGIN_TAKEN);
    assertThat(login.field()).isEqualTo("login");
    assertThat(nickname.reason()).isEqualTo(ErrorReason.ERROR_REASON_NICKNAME_TAKEN);
    assertThat(nickname.field()).isEqualTo("nickname");
  }

  @Test
  void aNewRoleIsInTheTokensFromTheNextRefreshOn() {
    RegisterResponse anna = register("anna", "", "");
    Client asAnna = server.anyone().bearer(anna.getAccessToken());

    assertThat(setRole(asAdmin, anna.getUser().getId(), Role.ROLE_MODERATOR).getRole())
        .isEqualTo(Role.ROLE_MODERATOR);

    assertThat(asAnna.auth(stub -> stub.verify(VerifyRequest.getDefaultInstance())).getRole())
        .isEqualTo(Role.ROLE_USER);
    String next =
        asAnna
            .auth(
                stub ->
                    stub.refresh(
                        RefreshRequest.newBuilder()
                            .setRefreshToken(anna.getRefreshToken())
                            .build()))
            .getAccessToken();
    assertThat(
            server
                .anyone()
                .bearer(next)
                .auth(stub -> stub.verify(VerifyRequest.getDefaultInstance()))
                .getRole())
        .isEqualTo(Role.ROLE_MODERATOR);
  }

  @Test
  void onlyAnAdministratorOfThisMomentGivesRoles() {
    RegisterResponse anna = register("anna", "", "");
    String id = anna.getUser().getId();
    Client asAnna = server.anyone().bearer(anna.getAccessToken());

    assertThat(failure(() -> setRole(asAnna, id, Role.ROLE_ADMIN)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_FORBIDDEN);
    setRole(asAdmin, id, Role.ROLE_ADMIN);
    setRole(signIn("anna"), admin.getUser().getId(), Role.ROLE_USER);
    // The token still says administrator.
    assertThat(failure(() -> setRole(asAdmin, id, Role.ROLE_USER)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_FORBIDDEN);
  }

  @Test
  void theLastAdministratorStaysAndUnknownUsersGetNoRole() {
    assertThat(failure(() -> setRole(asAdmin, admin.getUser().getId(), Role.ROLE_USER)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_LAST_ADMIN);
    assertThat(failure(() -> setRole(asAdmin, Ids.next().toString(), Role.ROLE_USER)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_USER_NOT_FOUND);
  }

  @Test
  void theOperatorGivesRolesByLogin() {
    RegisterResponse anna = register("anna", "", "");
    AccountsAdmin operator = new AccountsAdmin(server.database);

    assertThat(operator.grant("ANNA", Role.ROLE_ADMIN).getId()).isEqualTo(anna.getUser().getId());
    assertThat(operator.grant("admin", Role.ROLE_USER).getRole()).isEqualTo(Role.ROLE_USER);
    assertThat(failure(() -> operator.grant("anna", Role.ROLE_USER)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_LAST_ADMIN);
    assertThat(failure(() -> operator.grant("nobody", Role.ROLE_USER)).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_USER_NOT_FOUND);
  }

  @Test
  void pagesFollowEachOtherUntilTheEnd() {
    for (int i = 0; i < 7; i++) {
      register("ann" + i, i % 2 == 0 ? "Ann" : "Joann", "");
    }
    List<String> found = new ArrayList<>();
    String token = "";
    do {
      SearchUsersRequest.Builder request =
          SearchUsersRequest.newBuilder().setFirstName("*ann*").setPageSize(3);
      SearchUsersResponse page = search(token.isEmpty() ? request : request.setPageToken(token));
      page.getUsersList().forEach(user -> found.add(user.getLogin()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(found).containsExactly("ann0", "ann2", "ann4", "ann6", "ann1", "ann3", "ann5");
  }

  @Test
  void withoutAPageSizeTwentyAreGiven() {
    for (int i = 0; i < 25; i++) {
      register("user" + i, "", "");
    }

    SearchUsersResponse page = search(SearchUsersRequest.newBuilder());

    assertThat(page.getUsersCount()).isEqualTo(20);
    assertThat(page.getNextPageToken()).isNotEmpty();
  }

  @Test
  void aForeignPageTokenIsRefusedByName() {
    register("ann1", "Ann", "");
    register("ann2", "Ann", "");
    String token =
        search(SearchUsersRequest.newBuilder().setFirstName("ann").setPageSize(1))
            .getNextPageToken();

    assertThat(token).isNotEmpty();
    for (SearchUsersRequest.Builder request :
        List.of(
            SearchUsersRequest.newBuilder().setFirstName("bob").setPageToken(token),
            SearchUsersRequest.newBuilder().setFirstName("ann").setPageToken(token + "A"),
            SearchUsersRequest.newBuilder().setFirstName("ann").setPageToken("x"))) {
      var failure = failure(() -> search(request));
      assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
      assertThat(failure.field()).isEqualTo("pageToken");
    }
  }
}
