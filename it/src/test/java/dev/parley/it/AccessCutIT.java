package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RealtimeClient;
import dev.parley.testing.RealtimeClient.Encoding;
import dev.parley.testing.RunningParley;
import dev.parley.testing.TestUser;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whoever signs out, is signed out or is removed from a chat hears nothing more within a second.
@TestInstance(Lifecycle.PER_CLASS)
final class AccessCutIT {
  private static final int SIGNED_OUT = 4401;
  private static final Duration SOON = Duration.ofSeconds(1);
  private final ParleyServer server = ParleyServer.start();

  @AfterAll
  void close() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void loggingOutEndsTheTokenAndTheWebSocket(Encoding encoding) {
    TestUser user = server.register("leaver");
    try (RealtimeClient client = user.connect(encoding)) {
      assertThat(client.hello().getHello().getUserId()).isEqualTo(user.id());

      user.rest().post("/v1/auth/logout", Map.of()).expect(200);
      Instant loggedOut = Instant.now();

      assertThat(client.awaitClosed().code()).isEqualTo(SIGNED_OUT);
      assertThat(Duration.between(loggedOut, Instant.now())).isLessThanOrEqualTo(SOON);
      assertThat(user.rest().get("/v1/users/me").status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void revokingAnotherSessionEndsItsWebSocketAndNotOnesOwn(Encoding encoding) {
    TestUser here = server.register("owner");
    TestUser there = here.signInAgain();
    try (RealtimeClient mine = here.connect(encoding);
        RealtimeClient other = there.connect(encoding)) {
      String session = other.hello().getHello().getSessionId();

      here.rest().delete("/v1/auth/sessions/" + session).expect(200);
      Instant revoked = Instant.now();

      assertThat(other.awaitClosed().code()).isEqualTo(SIGNED_OUT);
      assertThat(Duration.between(revoked, Instant.now())).isLessThanOrEqualTo(SOON);
      assertThat(mine.isOpen()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aRemovedMemberHearsOfTheRemovalAndNothingAfterIt(Encoding encoding) {
    assertThatTheRemovedAreOut(server, encoding);
  }

  /// The twin with a bug: it goes on taking for a member who was removed.
  @Test
  void aServerThatTakesTheRemovedForMembersIsCaught() throws IOException, SQLException {
    try (ParleyProcess twin = ParleyProcess.start()) {
      new DatabaseTamper(twin.data().resolve("postgres")).keepTheRemoved();

      assertThatThrownBy(() -> assertThatTheRemovedAreOut(twin, Encoding.JSON))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("CHAT_NOT_FOUND");
    }
  }

  private static void assertThatTheRemovedAreOut(RunningParley server, Encoding encoding) {
    TestUser owner = server.register("owner");
    TestUser member = server.register("member");
    String chat = owner.createGroup("Team", member);
    try (RealtimeClient client = member.connect(encoding)) {
      owner.rest().delete("/v1/chats/" + chat + "/members/" + member.id()).expect(200);
      owner.send(chat, "among ourselves");

      client.await(ServerFrame.BodyCase.MEMBER_REMOVED);
      // The hub answers in order: whatever it had to tell before this send has arrived by then.
      ServerFrame refused = client.sendMessage(chat, "c1", "still here?");

      assertThat(refused.getError().getCode()).isEqualTo("CHAT_NOT_FOUND");
      assertThat(client.frames()).noneMatch(ServerFrame::hasMessage);
    }
  }
}
