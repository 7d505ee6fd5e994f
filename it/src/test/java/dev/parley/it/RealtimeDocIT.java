package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.parley.api.friends.v1.FriendState;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RealtimeClient;
import dev.parley.testing.RealtimeClient.Encoding;
import dev.parley.testing.TestUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The examples in `docs/realtime.md` are true: every frame of the contract has one, every question
/// is answered as written, and every event happens as written, in both encodings.
@TestInstance(Lifecycle.PER_CLASS)
final class RealtimeDocIT {
  private static final Path DOCUMENT = Path.of("..", "docs", "realtime.md");
  private static final Pattern BLOCK = Pattern.compile("```frames\n(.*?)```", Pattern.DOTALL);
  private static final int MESSAGES_BEFORE = 41;
  private final ParleyServer server = ParleyServer.start();
  private final TestUser me = server.register("me");
  private final TestUser other = server.register("other");
  private final TestUser third = server.register("third");

  @AfterAll
  void close() {
    server.close();
  }

  /// One line of an example.
  ///
  /// @param toServer whether a client says it
  /// @param json the frame
  private record Line(boolean toServer, String json) {
    ClientFrame client() {
      return parse(json, ClientFrame.newBuilder()).build();
    }

    ServerFrame server() {
      return parse(json, ServerFrame.newBuilder()).build();
    }
  }

  private static List<Line> lines() throws IOException {
    return BLOCK
        .matcher(Files.readString(DOCUMENT))
        .results()
        .flatMap(block -> block.group(1).lines())
        .map(line -> new Line(line.startsWith("→ "), line.substring(2)))
        .toList();
  }

  @Test
  void everyFrameOfTheContractHasAnExample() throws IOException {
    Set<ClientFrame.BodyCase> said = EnumSet.noneOf(ClientFrame.BodyCase.class);
    Set<ServerFrame.BodyCase> heard = EnumSet.noneOf(ServerFrame.BodyCase.class);
    for (Line line : lines()) {
      if (line.toServer()) {
        said.add(line.client().getBodyCase());
      } else {
        heard.add(line.server().getBodyCase());
      }
    }

    assertThat(said)
        .containsAll(all(ClientFrame.BodyCase.values(), ClientFrame.BodyCase.BODY_NOT_SET));
    assertThat(heard)
        .containsAll(all(ServerFrame.BodyCase.values(), ServerFrame.BodyCase.BODY_NOT_SET));
  }

  private static <E extends Enum<E>> List<E> all(E[] values, E but) {
    return Arrays.stream(values).filter(value -> value != but).toList();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void everyQuestionIsAnsweredAsWritten(Encoding encoding) throws IOException {
    String chat = me.createGroup("Team", other);
    for (int i = 0; i < MESSAGES_BEFORE; i++) {
      me.send(chat, "message " + i);
    }
    List<Line> lines = lines();
    try (RealtimeClient mine = me.connect(encoding);
        RealtimeClient others = other.connect(encoding)) {
      assertThat(others.hello().getHello().getUserId()).isEqualTo(other.id());
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).toServer()) {
          continue;
        }
        ClientFrame question =
            parse(real(lines.get(i).json(), chat), ClientFrame.newBuilder()).build();
        mine.send(question);
        if (!question.hasId()) {
          continue;
        }
        ServerFrame written = answer(lines.subList(i, lines.size()), question.getId()).server();

        ServerFrame answer = mine.await(frame -> frame.getId().equals(question.getId()));

        assertThat(answer.getBodyCase())
            .as("%s → %s", question, answer)
            .isEqualTo(written.getBodyCase());
        if (written.hasError()) {
          assertThat(answer.getError().getCode()).isEqualTo(written.getError().getCode());
          assertThat(answer.getError().getField()).isEqualTo(written.getError().getField());
        }
        if (written.hasAck() && question.hasSend()) {
          assertThat(answer.getAck().getSeq()).isEqualTo(written.getAck().getSeq());
        }
      }
    }
    me.rest().delete("/v1/chats/" + chat).expect(200);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void everyEventHappens(Encoding encoding) {
    try (RealtimeClient mine = me.connect(encoding);
        RealtimeClient others = other.connect(encoding)) {
      String chat = me.createGroup("Team", other);
      String path = "/v1/chats/" + chat;
      assertThat(others.await(ServerFrame.BodyCase.MEMBER_ADDED).getMemberAdded().getChatId())
          .isEqualTo(chat);
      other.send(chat, "Hello");
      assertThat(mine.await(ServerFrame.BodyCase.MESSAGE).getMessage().getText())
          .isEqualTo("Hello");
      me.rest().put(path + "/messages/1/reactions/%F0%9F%91%8D", Map.of()).expect(200);
      assertThat(others.await(ServerFrame.BodyCase.MESSAGE_CHANGED).getMessageChanged())
          .satisfies(
              changed -> {
                assertThat(changed.getReactions(0).getEmoji()).isEqualTo("👍");
                assertThat(changed.getChange()).isEqualTo(1);
              });
      me.rest().put(path + "/read", Map.of("seq", "1")).expect(200);
      assertThat(others.await(ServerFrame.BodyCase.READ).getRead().getUserId()).isEqualTo(me.id());
      me.rest().put(path + "/mute", Map.of("muted", true)).expect(200);
      assertThat(mine.await(ServerFrame.BodyCase.CHAT_MUTED).getChatMuted().getMuted()).isTrue();
      others.send(
          parse("{\"typing\":{\"chatId\":\"" + chat + "\"}}", ClientFrame.newBuilder()).build());
      assertThat(mine.await(ServerFrame.BodyCase.TYPING).getTyping().getUserId())
          .isEqualTo(other.id());
      me.rest().post(path + "/members", Map.of("userIds", List.of(third.id()))).expect(200);
      assertThat(
              others
                  .await(ServerFrame.BodyCase.MEMBER_ADDED)
                  .getMemberAdded()
                  .getMember()
                  .getUserId())
          .isEqualTo(third.id());
      me.rest()
          .patch(path + "/members/" + third.id(), Map.of("role", "MEMBER_ROLE_ADMIN"))
          .expect(200);
      assertThat(others.await(ServerFrame.BodyCase.MEMBER_CHANGED).getMemberChanged().getChatId())
          .isEqualTo(chat);
      third.rest().delete(path + "/members/" + third.id()).expect(200);
      assertThat(others.await(ServerFrame.BodyCase.MEMBER_REMOVED).getMemberRemoved().getUserId())
          .isEqualTo(third.id());
      me.rest().patch(path, Map.of("name", "Crew")).expect(200);
      assertThat(others.await(ServerFrame.BodyCase.CHAT_CHANGED).getChatChanged().getName())
          .isEqualTo("Crew");
      me.rest().delete(path).expect(200);
      assertThat(others.await(ServerFrame.BodyCase.CHAT_DELETED).getChatDeleted().getChatId())
          .isEqualTo(chat);
      me.rest().post("/v1/friends", Map.of("userId", other.id())).expect(200);
      assertThat(others.await(ServerFrame.BodyCase.FRIEND_REQUESTED).getFriendRequested())
          .satisfies(
              asked -> {
                assertThat(asked.getFriend().getUserId()).isEqualTo(me.id());
                assertThat(asked.getFriend().getState())
                    .isEqualTo(FriendState.FRIEND_STATE_INCOMING);
              });
      other.rest().post("/v1/friends/" + me.id() + "/confirm", Map.of()).expect(200);
      assertThat(mine.await(ServerFrame.BodyCase.FRIEND_CONFIRMED).getFriendConfirmed())
          .satisfies(friend -> assertThat(friend.getFriend().getUserId()).isEqualTo(other.id()));
      me.rest().put("/v1/blocks/" + other.id(), Map.of()).expect(200);
      assertThat(mine.await(ServerFrame.BodyCase.BLOCK_CHANGED).getBlockChanged().getBlocked())
          .isTrue();
      assertThat(others.await(ServerFrame.BodyCase.FRIEND_ENDED).getFriendEnded().getUserId())
          .isEqualTo(me.id());
      assertThat(others.frames()).noneMatch(ServerFrame::hasBlockChanged);
      me.rest().delete("/v1/blocks/" + other.id()).expect(200);
    }
  }

  private static Line answer(List<Line> following, String id) {
    return following.stream()
        .filter(line -> !line.toServer() && line.server().getId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /// The example with this test's people, chat and token in place of the written ones.
  private String real(String json, String chat) {
    return json.replace("019a0b90-2222-7abc-8def-000000000001", chat)
        .replace("019a0b8e-0d11-7b52-8b3f-6a2f0e3c9d01", me.id())
        .replace("019a0b8e-0d11-7b52-8b3f-6a2f0e3c9d02", other.id())
        .replaceAll("\"accessToken\":\"[^\"]*\"", "\"accessToken\":\"" + me.accessToken() + "\"");
  }

  private static <B extends Message.Builder> B parse(String json, B into) {
    try {
      JsonFormat.parser().merge(json, into);
      return into;
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(json, e);
    }
  }
}
