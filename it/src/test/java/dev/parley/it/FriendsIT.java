package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.api.chats.v1.SendDirectMessageRequest;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.ServerFrame.BodyCase;
import dev.parley.api.realtime.v1.WatchPresence;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RealtimeClient;
import dev.parley.testing.RestResponse;
import dev.parley.testing.TestUser;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// Friends and blocks through the public doors of a whole server.
@TestInstance(Lifecycle.PER_CLASS)
final class FriendsIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private final ParleyServer server = ParleyServer.start();
  private final TestUser admin = server.register("admin");

  @AfterAll
  void close() {
    server.close();
  }

  @Test
  void twoPeopleBecomeFriendsAndPartAndTheirDevicesHearOfIt() {
    TestUser ann = server.register("ann");
    TestUser ben = server.register("ben");
    try (RealtimeClient anns = ann.connect();
        RealtimeClient bens = ben.connect()) {
      greet(ann, anns);
      greet(ben, bens);
      JsonNode asked = befriend(ann, ben).expect(200).at("/friend");
      assertThat(asked.at("/state").asText()).isEqualTo("FRIEND_STATE_OUTGOING");
      assertThat(bens.await(BodyCase.FRIEND_REQUESTED).getFriendRequested().getFriend())
          .satisfies(friend -> assertThat(friend.getUserId()).isEqualTo(ann.id()));
      assertThat(list(ben, "?state=FRIEND_STATE_INCOMING")).hasSize(1);

      ben.rest().post("/v1/friends/" + ann.id() + "/confirm", Map.of()).expect(200);
      assertThat(anns.await(BodyCase.FRIEND_CONFIRMED).hasFriendConfirmed()).isTrue();
      assertThat(list(ann, "")).hasSize(1);
      assertThat(list(ben, "").get(0).at("/userId").asText()).isEqualTo(ann.id());

      ann.rest().delete("/v1/friends/" + ben.id()).expect(200);
      assertThat(bens.await(BodyCase.FRIEND_ENDED).getFriendEnded().getUserId())
          .isEqualTo(ann.id());
      RestResponse again = ann.rest().delete("/v1/friends/" + ben.id());
      assertThat(again.status()).isEqualTo(NOT_FOUND);
      assertThat(again.code()).isEqualTo("FRIEND_NOT_FOUND");
    }
  }

  @Test
  void whoIsBlockedReachesTheOtherInGroupsOnly() {
    TestUser ann = server.register("ann");
    TestUser ben = server.register("ben");
    String group = ann.createGroup("both", ben);
    String direct = write(ben, ann).expect(200).at("/message/chatId").asText();
    try (RealtimeClient bens = ben.connect()) {
      greet(ben, bens);
      ann.rest().put("/v1/blocks/" + ben.id(), Map.of()).expect(200);

      RestResponse refused = write(ben, ann);
      RestResponse nobody = ben.rest().post(messages(UUID.randomUUID().toString()), message());
      assertThat(refused.status()).isEqualTo(NOT_FOUND);
      assertThat(withoutId(refused)).isEqualTo(withoutId(nobody));
      assertThat(ben.rest().post("/v1/chats/" + direct + "/messages", message()).code())
          .isEqualTo("USER_NOT_FOUND");
      assertThat(bens.sendMessage(direct, "c9", "please").getError().getCode())
          .isEqualTo("USER_NOT_FOUND");
      assertThat(
              bens.ask(
                      ClientFrame.newBuilder()
                          .setSendDirect(
                              SendDirectMessageRequest.newBuilder()
                                  .setUserId(ann.id())
                                  .setClientId("c10")
                                  .setText("please")))
                  .getError()
                  .getCode())
          .isEqualTo("USER_NOT_FOUND");
      assertThat(befriend(ben, ann).code()).isEqualTo("USER_NOT_FOUND");
      assertThat(ben.history(direct, 0)).hasSize(1);
      assertThat(bens.sendMessage(group, "c11", "hello all").hasAck()).isTrue();

      RestResponse own = write(ann, ben);
      assertThat(own.status()).isEqualTo(CONFLICT);
      assertThat(own.code()).isEqualTo("USER_BLOCKED");
      assertThat(bens.frames()).noneMatch(ServerFrame::hasBlockChanged);

      ann.rest().delete("/v1/blocks/" + ben.id()).expect(200);
      write(ben, ann).expect(200);
    }
  }

  @Test
  void whoBlocksSomebodyLooksOfflineToThem() {
    TestUser ann = server.register("ann");
    TestUser ben = server.register("ben");
    String group = ann.createGroup("both", ben);
    assertThat(group).isNotEmpty();
    try (RealtimeClient anns = ann.connect();
        RealtimeClient bens = ben.connect()) {
      greet(ann, anns);
      greet(ben, bens);
      assertThat(watch(bens, ann)).isTrue();

      ann.rest().put("/v1/blocks/" + ben.id(), Map.of()).expect(200);
      assertThat(bens.await(frame -> frame.hasPresence() && !frame.hasId()).getPresence())
          .satisfies(presence -> assertThat(presence.getOnline()).isFalse());
      assertThat(watch(bens, ann)).isFalse();
      assertThat(watch(anns, ben)).isTrue();

      ann.rest().delete("/v1/blocks/" + ben.id()).expect(200);
      assertThat(watch(bens, ann)).isTrue();
    }
  }

  @Test
  void theDeletionOfAFriendIsHeardOfAndLeavesNothing() {
    TestUser ann = server.register("ann");
    TestUser ben = server.register("ben");
    befriend(ann, ben).expect(200);
    befriend(ben, ann).expect(200);
    try (RealtimeClient bens = ben.connect()) {
      greet(ben, bens);
      String deletion =
          admin.rest().delete("/v1/users/" + ann.id()).expect(200).at("/deletion/id").asText();

      assertThat(bens.await(BodyCase.FRIEND_ENDED).getFriendEnded().getUserId())
          .isEqualTo(ann.id());
      assertThat(list(ben, "")).isEmpty();
      await()
          .atMost(SOON)
          .until(
              () ->
                  ben.rest()
                      .get("/v1/deletions/" + deletion)
                      .expect(200)
                      .at("/deletion/state")
                      .asText()
                      .equals("DELETION_STATE_DONE"));
      assertThat(befriend(ben, ann).code()).isEqualTo("USER_NOT_FOUND");
      assertThat(ben.rest().put("/v1/blocks/" + ann.id(), Map.of()).code())
          .isEqualTo("USER_NOT_FOUND");
    }
  }

  private static void greet(TestUser user, RealtimeClient client) {
    assertThat(client.hello().getHello().getUserId()).isEqualTo(user.id());
  }

  private static boolean watch(RealtimeClient client, TestUser user) {
    return client
        .ask(
            ClientFrame.newBuilder()
                .setWatchPresence(WatchPresence.newBuilder().addUserIds(user.id())))
        .getPresence()
        .getOnline();
  }

  private static RestResponse befriend(TestUser from, TestUser to) {
    return from.rest().post("/v1/friends", Map.of("userId", to.id()));
  }

  private static JsonNode list(TestUser user, String query) {
    return user.rest().get("/v1/friends" + query).expect(200).at("/friends");
  }

  private static String messages(String userId) {
    return "/v1/users/" + userId + "/messages";
  }

  private static Map<String, Object> message() {
    return Map.of("clientId", UUID.randomUUID().toString(), "text", "hello");
  }

  private static RestResponse write(TestUser from, TestUser to) {
    return from.rest().post(messages(to.id()), message());
  }

  private static Map<String, Object> withoutId(RestResponse problem) {
    Map<String, Object> fields = new TreeMap<>();
    problem
        .json()
        .properties()
        .forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
    fields.remove("requestId");
    return fields;
  }
}
