package dev.parley.accounts;

import static dev.parley.accounts.AccountsServer.PASSWORD;
import static dev.parley.accounts.AccountsServer.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.accounts.AccountsServer.Client;
import dev.parley.api.accounts.v1.GetUserByLoginRequest;
import dev.parley.api.accounts.v1.IssueTokenRequest;
import dev.parley.api.accounts.v1.LoginRequest;
import dev.parley.api.accounts.v1.ResolveLoginsRequest;
import dev.parley.api.accounts.v1.SearchUsersRequest;
import dev.parley.api.accounts.v1.SearchUsersResponse;
import dev.parley.api.accounts.v1.UpdateMeRequest;
import dev.parley.api.accounts.v1.User;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// Sends every line of `injections.txt` to every text that reaches a statement. Each is either
/// refused for its form or is text like any other.
@TestInstance(Lifecycle.PER_CLASS)
final class InjectionTest {
  private static final List<ErrorReason> FORM_OR_NOBODY =
      List.of(ErrorReason.ERROR_REASON_INVALID_FIELD, ErrorReason.ERROR_REASON_USER_NOT_FOUND);
  private static final List<ErrorReason> FORM_OR_BAD =
      List.of(ErrorReason.ERROR_REASON_INVALID_FIELD, ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
  private final List<String> injections = injections();
  private final AccountsServer server = new AccountsServer();
  private final Client anna = server.registered("anna");
  private final Client bob = server.registered("bob");

  private static List<String> injections() {
    try (var file = InjectionTest.class.getResourceAsStream("/injections.txt")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("# "))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterAll
  void nothingWasLostOrAdded() {
    int users =
        server
            .database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("SELECT count(*) FROM users WHERE role IN (1, 3)")
                        .mapTo(Integer.class)
                        .one());
    server.close();
    assertThat(users).isEqualTo(2);
  }

  private SearchUsersResponse search(SearchUsersRequest.Builder request) {
    return anna.users(stub -> stub.searchUsers(request.setPageSize(100).build()));
  }

  /// A mask for exactly this name; wildcards in it stand for themselves or another character.
  private static String maskOf(String name) {
    return name.replace('*', '?');
  }

  @Test
  void thereAreEnough() {
    assertThat(injections).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(200);
  }

  @Test
  void aNameIsKeptAsItIsAndFoundByItself() {
    for (String text : injections) {
      User changed =
          bob.users(
                  stub ->
                      stub.updateMe(
                          UpdateMeRequest.newBuilder()
                              .setFirstName(text)
                              .setLastName(text)
                              .setAbout(text)
                              .build()))
              .getUser();
      assertThat(changed.getFirstName()).isEqualTo(text);
      assertThat(changed.getLastName()).isEqualTo(text);
      assertThat(changed.getAbout()).isEqualTo(text);
      for (SearchUsersRequest.Builder request :
          List.of(
              SearchUsersRequest.newBuilder().setFirstName(maskOf(text)),
              SearchUsersRequest.newBuilder().setLastName(maskOf(text)))) {
        assertThat(search(request).getUsersList())
            .as(text)
            .extracting(User::getLogin)
            .containsExactly("bob");
      }
    }
  }

  @Test
  void aMaskFindsNobodyItDoesNotDescribe() {
    // Anna has no names, and Bob's is of letters that no line has.
    bob.users(
        stub ->
            stub.updateMe(
                UpdateMeRequest.newBuilder().setFirstName("ΨΨΨ").setLastName("ΨΨΨ").build()));
    for (String text : injections) {
      boolean anything = text.chars().allMatch(c -> c == '*' || c == '?');
      if (!anything) {
        assertThat(search(SearchUsersRequest.newBuilder().setFirstName(text)).getUsersList())
            .as(text)
            .isEmpty();
        assertThat(search(SearchUsersRequest.newBuilder().setLastName(text)).getUsersList())
            .as(text)
            .isEmpty();
      }
    }
  }

  @Test
  void aLoginOfOddFormIsRefusedOrFindsNobody() {
    for (String text : injections) {
      SearchUsersRequest.Builder prefix = SearchUsersRequest.newBuilder().setLogin(text);
      GetUserByLoginRequest exact = GetUserByLoginRequest.newBuilder().setLogin(text).build();
      UpdateMeRequest rename = UpdateMeRequest.newBuilder().setNickname(text).build();
      assertThat(failure(() -> anna.users(stub -> stub.getUserByLogin(exact))).reason())
          .as(text)
          .isIn(FORM_OR_NOBODY);
      assertOddOr(text, () -> assertThat(search(prefix).getUsersList()).isEmpty());
      assertOddOr(text, () -> bob.users(stub -> stub.updateMe(rename)));
      ResolveLoginsRequest resolve = ResolveLoginsRequest.newBuilder().addLogins(text).build();
      assertThat(anna.internal(stub -> stub.resolveLogins(resolve)).getUserIdsList())
          .as(text)
          .isEmpty();
    }
  }

  /// Runs, or is refused for the form of a field.
  private static void assertOddOr(String text, Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      assertThat(Failure.detail(e).reason())
          .as(text)
          .isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    }
  }

  @Test
  void nobodySignsInWithIt() {
    for (String text : injections) {
      for (LoginRequest.Builder request :
          List.of(
              LoginRequest.newBuilder().setLogin(text).setPassword(PASSWORD),
              LoginRequest.newBuilder().setEmail(text).setPassword(PASSWORD),
              LoginRequest.newBuilder().setLogin("anna").setPassword(text))) {
        assertThat(
                failure(() -> server.anyone().auth(stub -> stub.login(request.build()))).reason())
            .as(text)
            .isIn(FORM_OR_BAD);
      }
      String basic =
          Base64.getEncoder()
              .encodeToString((text + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
      assertThat(
              failure(
                      () ->
                          server
                              .anyone()
                              .authorized("Basic " + basic)
                              .auth(
                                  stub -> stub.issueToken(IssueTokenRequest.getDefaultInstance())))
                  .reason())
          .as(text)
          .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    }
  }
}
