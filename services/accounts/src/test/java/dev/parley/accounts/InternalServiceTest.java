package dev.parley.accounts;

import static dev.parley.accounts.AccountsServer.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.accounts.AccountsServer.Client;
import dev.parley.api.accounts.v1.ListExistingUsersRequest;
import dev.parley.api.accounts.v1.ListRevokedSessionsRequest;
import dev.parley.api.accounts.v1.ListRevokedSessionsResponse;
import dev.parley.api.accounts.v1.LogoutRequest;
import dev.parley.api.accounts.v1.ResolveLoginsRequest;
import dev.parley.api.accounts.v1.RevokedSession;
import dev.parley.api.accounts.v1.VerifyRequest;
import dev.parley.kernel.Ids;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class InternalServiceTest {
  private final AccountsServer server = new AccountsServer();

  @AfterEach
  void close() {
    server.close();
  }

  private ListRevokedSessionsResponse revoked(String cursor) {
    return server
        .anyone()
        .internal(
            stub ->
                stub.listRevokedSessions(
                    ListRevokedSessionsRequest.newBuilder().setCursor(cursor).build()));
  }

  /// Signs up, in and out.
  ///
  /// @return the session that ended
  private String endSession(String login) {
    Client client = server.registered(login);
    String session =
        client.auth(stub -> stub.verify(VerifyRequest.getDefaultInstance())).getSessionId();
    client.auth(stub -> stub.logout(LogoutRequest.getDefaultInstance()));
    return session;
  }

  private static List<String> ids(ListRevokedSessionsResponse page) {
    return page.getSessionsList().stream().map(RevokedSession::getSessionId).toList();
  }

  @Test
  void endedSessionsAreToldOnceTheReaderGoesOnFromItsCursor() {
    String first = endSession("anna");
    ListRevokedSessionsResponse one = revoked("");
    String second = endSession("bob");
    ListRevokedSessionsResponse two = revoked(one.getCursor());

    assertThat(ids(one)).containsExactly(first);
    assertThat(one.getSessions(0).getRevokedAt()).isEqualTo(Profiles.timestamp(Some.NOON));
    assertThat(ids(two)).containsExactly(second);
    assertThat(ids(revoked(two.getCursor()))).isEmpty();
    assertThat(ids(revoked(""))).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void sessionsWhoseTokensHaveExpiredNoLongerMatter() {
    endSession("anna");
    server.clock.pass(Duration.ofMinutes(11));

    assertThat(ids(revoked(""))).isEmpty();
  }

  @Test
  void aCursorThatIsNoneIsRefusedByName() {
    assertThat(failure(() -> revoked("x")).field()).isEqualTo("cursor");
  }

  @Test
  void usersAreToldApartFromNobody() {
    String anna = server.register("anna").getUser().getId();
    String bob = server.register("bob").getUser().getId();
    ListExistingUsersRequest request =
        ListExistingUsersRequest.newBuilder()
            .addUserIds(anna)
            .addUserIds(Ids.next().toString())
            .addUserIds(bob)
            .build();

    assertThat(server.anyone().internal(stub -> stub.listExistingUsers(request)).getUserIdsList())
        .containsExactlyInAnyOrder(anna, bob);
  }

  @Test
  void loginsAreResolvedInAnyCase() {
    String anna = server.register("Anna").getUser().getId();
    ResolveLoginsRequest request =
        ResolveLoginsRequest.newBuilder().addLogins("aNNA").addLogins("nobody").build();

    assertThat(server.anyone().internal(stub -> stub.resolveLogins(request)).getUserIdsList())
        .containsExactly(anna);
  }
}
