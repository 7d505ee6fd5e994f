package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.RunningParley;
import dev.parley.testing.TestUser;
import java.util.ArrayList;
import java.util.List;

/// Somebody who owns groups, writes into them and deletes the account together with what was
/// written, and a friend who stays. For one thread.
final class Leaver {
  private final TestUser gone;
  private final TestUser friend;
  private final List<String> groups = new ArrayList<>();
  private String deletion = "";

  /// @param groups how many, each with one message
  Leaver(RunningParley server, int groups) {
    this.gone = server.register("gone");
    this.friend = server.register("friend");
    for (int i = 0; i < groups; i++) {
      String group = gone.createGroup("group " + i, friend);
      gone.send(group, "from somebody who leaves");
      this.groups.add(group);
    }
  }

  TestUser gone() {
    return gone;
  }

  TestUser friend() {
    return friend;
  }

  /// Asks for the deletion; when this returns, it is promised.
  void leave() {
    deletion =
        gone.rest()
            .delete("/v1/users/" + gone.id() + "?eraseMessages=true")
            .expect(200)
            .at("/deletion/id")
            .asText();
  }

  /// Whether the server says that it is done.
  boolean isGone() {
    return friend
        .rest()
        .get("/v1/deletions/" + deletion)
        .expect(200)
        .at("/deletion/state")
        .asText()
        .equals("DELETION_STATE_DONE");
  }

  /// Fails unless nothing is left but what the friend keeps.
  void assertNothingIsLeft() {
    assertThat(friend.rest().get("/v1/users/" + gone.id()).status()).isEqualTo(404);
    for (String group : groups) {
      JsonNode chat = friend.rest().get("/v1/chats/" + group).expect(200).get("chat");
      assertThat(chat.get("memberCount").asInt()).isEqualTo(1);
      assertThat(chat.get("role").asText()).isEqualTo("MEMBER_ROLE_OWNER");
      assertThat(chat.at("/lastMessage/deletedAt").asText()).isNotEmpty();
    }
  }
}
