package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.RealtimeClient;
import dev.parley.testing.TestUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An account is deleted on the real server, which is killed on the way.
final class DeletionIT {
  private static final int GROUPS = 60;
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int SIGNED_OUT = 4401;

  @Test
  void aDeletionIsCompletedAfterTheServerWasKilled() throws InterruptedException {
    try (ParleyProcess server = ParleyProcess.start()) {
      server.register("admin");
      TestUser gone = server.register("gone");
      TestUser friend = server.register("friend");
      List<String> groups = new ArrayList<>();
      for (int i = 0; i < GROUPS; i++) {
        String group = gone.createGroup("group " + i, friend);
        gone.send(group, "from somebody who leaves");
        groups.add(group);
      }
      String deletion;
      try (RealtimeClient hers = gone.connect(RealtimeClient.Encoding.JSON);
          RealtimeClient his = friend.connect(RealtimeClient.Encoding.JSON)) {
        assertThat(hers.hello().getHello().getUserId()).isEqualTo(gone.id());
        his.hello();
        deletion =
            gone.rest()
                .delete("/v1/users/" + gone.id() + "?eraseMessages=true")
                .expect(200)
                .at("/deletion/id")
                .asText();
        assertThat(hers.awaitClosed().code()).isEqualTo(SIGNED_OUT);
        his.await(ServerFrame.BodyCase.MEMBER_REMOVED);
      }
      server.kill9All();
      server.restart();

      await()
          .atMost(SOON)
          .until(
              () ->
                  friend
                      .rest()
                      .get("/v1/deletions/" + deletion)
                      .expect(200)
                      .at("/deletion/state")
                      .asText()
                      .equals("DELETION_STATE_DONE"));
      assertThat(friend.rest().get("/v1/users/" + gone.id()).status()).isEqualTo(404);
      for (String group : groups) {
        var chat = friend.rest().get("/v1/chats/" + group).expect(200).get("chat");
        assertThat(chat.get("memberCount").asInt()).isEqualTo(1);
        assertThat(chat.get("role").asText()).isEqualTo("MEMBER_ROLE_OWNER");
        assertThat(chat.at("/lastMessage/deletedAt").asText()).isNotEmpty();
      }
      assertThat(server.stop()).isZero();
    }
  }
}
