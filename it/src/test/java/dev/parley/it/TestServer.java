package dev.parley.it;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.parley.api.accounts.v1.DeleteUserRequest;
import dev.parley.api.accounts.v1.DeleteUserResponse;
import dev.parley.api.accounts.v1.LoginRequest;
import dev.parley.api.accounts.v1.LoginResponse;
import dev.parley.api.accounts.v1.RegisterRequest;
import dev.parley.api.accounts.v1.Role;
import dev.parley.api.accounts.v1.SetUserRoleRequest;
import dev.parley.api.accounts.v1.VerifyRequest;
import dev.parley.api.accounts.v1.VerifyResponse;
import dev.parley.api.chats.v1.CreateChatRequest;
import dev.parley.api.chats.v1.CreateChatResponse;
import dev.parley.api.chats.v1.DeleteChatRequest;
import dev.parley.api.chats.v1.MemberRole;
import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.chats.v1.SendMessageResponse;
import dev.parley.api.chats.v1.UpdateMemberRequest;
import dev.parley.api.friends.v1.RequestFriendRequest;
import dev.parley.it.ContractCatalog.Method;
import dev.parley.testing.ParleyServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The real server in this JVM, called through the contract's messages by the people who use it.
final class TestServer implements AutoCloseable {
  static final String PASSWORD = "correct horse battery";
  private static final Map<String, Method> METHODS =
      ContractCatalog.publicMethods().stream()
          .collect(Collectors.toMap(Method::name, method -> method));
  private final ParleyServer server;
  private final RestDoor rest;

  /// Someone who is signed in.
  record User(String id, String login, String accessToken, String refreshToken, String sessionId) {
    String bearer() {
      return "Bearer " + accessToken;
    }
  }

  private TestServer(ParleyServer server) {
    this.server = server;
    this.rest = new RestDoor(server.uri());
  }

  /// Starts a server with the settings for tests.
  static TestServer start() {
    return start(Map.of());
  }

  /// Starts a server.
  ///
  /// @param settings by full key; they win over those for tests
  static TestServer start(Map<String, String> settings) {
    return new TestServer(ParleyServer.start(settings));
  }

  URI base() {
    return server.uri();
  }

  User register(String login) {
    call(
        "AuthService.Register",
        RegisterRequest.newBuilder().setLogin(login).setPassword(PASSWORD).build(),
        "");
    return login(login);
  }

  User login(String login) {
    LoginResponse response =
        call(
                "AuthService.Login",
                LoginRequest.newBuilder().setLogin(login).setPassword(PASSWORD).build(),
                "",
                LoginResponse.newBuilder())
            .build();
    VerifyResponse verified =
        call(
                "AuthService.Verify",
                VerifyRequest.getDefaultInstance(),
                "Bearer " + response.getAccessToken(),
                VerifyResponse.newBuilder())
            .build();
    return new User(
        response.getUser().getId(),
        login,
        response.getAccessToken(),
        response.getRefreshToken(),
        verified.getSessionId());
  }

  void setRole(User admin, User user, Role role) {
    call(
        "UserService.SetUserRole",
        SetUserRoleRequest.newBuilder().setUserId(user.id()).setRole(role).build(),
        admin.bearer());
  }

  String createGroup(User owner, List<String> memberIds) {
    return call(
            "ChatService.CreateChat",
            CreateChatRequest.newBuilder().setName("group").addAllMemberIds(memberIds).build(),
            owner.bearer(),
            CreateChatResponse.newBuilder())
        .getChat()
        .getId();
  }

  void setMemberRole(User owner, String chatId, String userId, MemberRole role) {
    call(
        "ChatService.UpdateMember",
        UpdateMemberRequest.newBuilder().setChatId(chatId).setUserId(userId).setRole(role).build(),
        owner.bearer());
  }

  long send(User sender, String chatId, String clientId, String text) {
    return call(
            "MessageService.SendMessage",
            SendMessageRequest.newBuilder()
                .setChatId(chatId)
                .setClientId(clientId)
                .setText(text)
                .build(),
            sender.bearer(),
            SendMessageResponse.newBuilder())
        .getMessage()
        .getSeq();
  }

  /// Has somebody delete their account.
  ///
  /// @return the deletion's id
  String delete(User user) {
    return call(
            "UserService.DeleteUser",
            DeleteUserRequest.newBuilder().setUserId(user.id()).build(),
            user.bearer(),
            DeleteUserResponse.newBuilder())
        .getDeletion()
        .getId();
  }

  /// Asks somebody to be friends; whom they have asked is a friend then.
  void requestFriend(User from, User to) {
    call(
        "FriendService.RequestFriend",
        RequestFriendRequest.newBuilder().setUserId(to.id()).build(),
        from.bearer());
  }

  void deleteChat(User owner, String chatId) {
    call(
        "ChatService.DeleteChat",
        DeleteChatRequest.newBuilder().setChatId(chatId).build(),
        owner.bearer());
  }

  /// Calls a method that must succeed.
  void call(String method, Message request, String authorization) {
    Answer answer = rest.call(method(method), request, authorization);
    if (!answer.equals(Answer.OK)) {
      throw new AssertionError("%s: %s".formatted(method, answer));
    }
  }

  /// Calls a method that must succeed and reads its response.
  <B extends Message.Builder> B call(
      String method, Message request, String authorization, B response) {
    HttpResponse<String> answer =
        rest.send(method(method), RestDoor.fields(request), authorization);
    if (answer.statusCode() != 200) {
      throw new AssertionError("%s: %s".formatted(method, answer.body()));
    }
    try {
      JsonFormat.parser().merge(answer.body(), response);
      return response;
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  static Method method(String name) {
    return java.util.Objects.requireNonNull(METHODS.get(name), name);
  }

  @Override
  public void close() {
    rest.close();
    server.close();
  }
}
