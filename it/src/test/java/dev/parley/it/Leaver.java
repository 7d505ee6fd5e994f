package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.RestResponse;
import dev.parley.testing.RunningParley;
import dev.parley.testing.TestUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Somebody who owns groups, writes into them and to a friend, and deletes the account with all
/// that was written; and the friend, who stays. For one thread.
final class Leaver {
  private static final Duration SOON = Duration.ofSeconds(15);
  private final TestUser gone;
  private final TestUser friend;
  private final List<String> groups = new ArrayList<>();
  private final String direct;
  private String deletion = "";

  /// @param groups how many, each with one message
  Leaver(RunningParley server, int groups) {
    this.gone = server.register("gone");
    this.friend = server.register("friend");
    gone.rest().post("/v1/friends", Map.of("userId", friend.id())).expect(200);
    friend.rest().post("/v1/friends", Map.of("userId", gone.id())).expect(200);
    this.direct = write(friend, gone, "before").expect(200).at("/message/chatId").asText();
    for (int i = 0; i < groups; i++) {
      String group = gone.createGroup("group " + i, friend);
      gone.send(group, "from somebody who leaves");
      this.groups.add(group);
    }
  }

  private static RestResponse write(TestUser from, TestUser to, String clientId) {
    return from.rest()
        .post(
            "/v1/users/" + to.id() + "/messages",
            Map.of("clientId", clientId, "text", "to a friend"));
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
    assertThat(friend.rest().get("/v1/friends").expect(200).at("/friends")).isEmpty();
    assertNobodyIsWrittenTo();
    for (String group : groups) {
      JsonNode chat = friend.rest().get("/v1/chats/" + group).expect(200).get("chat");
      assertThat(chat.get("memberCount").asInt()).isEqualTo(1);
      assertThat(chat.get("role").asText()).isEqualTo("MEMBER_ROLE_OWNER");
      assertThat(chat.at("/lastMessage/deletedAt").asText()).isNotEmpty();
    }
  }

  private void assertNobodyIsWrittenTo() {
    // What other processes know of the chat may be some seconds old.
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        friend
                            .rest()
                            .post(
                                "/v1/chats/" + direct + "/messages",
                                Map.of(
                                    "clientId",
                                    "after-" + UUID.randomUUID(),
                                    "text",
                                    "anybody there?"))
                            .code())
                    .isEqualTo("USER_NOT_FOUND"));
    assertThat(write(friend, gone, "after").code()).isEqualTo("USER_NOT_FOUND");
    assertThat(friend.history(direct, 0)).isNotEmpty();
    assertThat(friend.rest().post("/v1/friends", Map.of("userId", gone.id())).code())
        .isEqualTo("USER_NOT_FOUND");
  }
}
