package dev.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.stub.AbstractStub;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Somebody who is signed in. Immutable; thread-safe.
///
/// @param server where the account is
/// @param id of the account
/// @param login the unique name
/// @param accessToken good for ten minutes
/// @param refreshToken good once
public record TestUser(
    RunningParley server, String id, String login, String accessToken, String refreshToken) {

  /// Everybody's password.
  public static final String PASSWORD = "correct horse battery staple";

  static TestUser of(RunningParley server, String login, JsonNode answer) {
    return new TestUser(
        server,
        answer.at("/user/id").asText(),
        login,
        answer.at("/accessToken").asText(),
        answer.at("/refreshToken").asText());
  }

  /// The same person signed in once more, in a session of its own.
  public TestUser signInAgain() {
    RestResponse answer =
        server.rest().post("/v1/auth/login", Map.of("login", login, "password", PASSWORD));
    return of(server, login, answer.expect(200));
  }

  /// A REST client for this session.
  public RestClient rest() {
    return new RestClient(server.uri(), accessToken);
  }

  /// A gRPC client for this session.
  ///
  /// @param stub for example `ChatServiceGrpc.ChatServiceBlockingStub`
  public <S extends AbstractStub<S>> S grpc(Class<S> stub) {
    return GrpcClient.of(server.uri(), accessToken, stub);
  }

  /// A WebSocket of this session, with JSON frames.
  public RealtimeClient connect() {
    return connect(RealtimeClient.Encoding.JSON);
  }

  /// A WebSocket of this session.
  public RealtimeClient connect(RealtimeClient.Encoding encoding) {
    return RealtimeClient.builder(server.uri()).token(accessToken).encoding(encoding).connect();
  }

  /// Makes a group with this user as its owner.
  ///
  /// @return the chat's id
  public String createGroup(String name, TestUser... members) {
    List<String> ids = Arrays.stream(members).map(TestUser::id).toList();
    return rest()
        .post("/v1/chats", Map.of("name", name, "memberIds", ids))
        .expect(200)
        .at("/chat/id")
        .asText();
  }

  /// Sends a message.
  ///
  /// @return the message as stored
  public JsonNode send(String chatId, String text) {
    return rest()
        .post("/v1/chats/" + chatId + "/messages", Map.of("clientId", Logins.next(), "text", text))
        .expect(200)
        .at("/message");
  }

  /// A page of a chat's history.
  ///
  /// @param afterSeq the page begins after this message; 0 for the beginning
  /// @return up to 200 messages in order
  public List<JsonNode> history(String chatId, long afterSeq) {
    JsonNode page =
        rest()
            .get("/v1/chats/" + chatId + "/messages?limit=200&afterSeq=" + afterSeq)
            .expect(200)
            .at("/messages");
    return page.valueStream().toList();
  }

  @Override
  public String toString() {
    return login;
  }
}
