package dev.parley.it;

import com.google.protobuf.Message;
import dev.parley.api.accounts.v1.*;
import dev.parley.api.chats.v1.*;
import dev.parley.api.friends.v1.*;
import dev.parley.it.MatrixScene.Actor;
import dev.parley.it.MatrixScene.Cell;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// Who may call what: one row for every public method.
final class MatrixRows {
  private static final String OK = "OK";
  private static final String NOT_FOUND = "CHAT_NOT_FOUND";
  private static final String NOT_ALLOWED = "NOT_ALLOWED_IN_CHAT";
  static final Map<String, Row> ROWS = new LinkedHashMap<>();

  /// What each actor gets.
  ///
  /// @param request the request about a cell's objects
  /// @param answers the code for each actor
  /// @param deleted the code for everyone when the chat is deleted; empty if the row is not about
  /// one
  record Row(Function<Cell, Message> request, Map<Actor, String> answers, String deleted) {
    String expected(Actor actor) {
      return Objects.requireNonNull(answers.get(actor));
    }

    boolean inChat() {
      return !deleted.isEmpty();
    }
  }

  private MatrixRows() {}

  static Row row(String method) {
    return Objects.requireNonNull(ROWS.get(method), () -> method + " has no row");
  }

  private static Map<Actor, String> all(String code) {
    Map<Actor, String> answers = new EnumMap<>(Actor.class);
    for (Actor actor : Actor.values()) {
      answers.put(actor, code);
    }
    return answers;
  }

  private static void anyone(String method, Function<Cell, Message> request) {
    ROWS.put(method, new Row(request, all(OK), ""));
  }

  private static void signedIn(String method, String code, Function<Cell, Message> request) {
    Map<Actor, String> answers = all(code);
    answers.put(Actor.ANONYMOUS, "UNAUTHENTICATED");
    ROWS.put(method, new Row(request, answers, ""));
  }

  private static void serverAdmin(String method, Function<Cell, Message> request) {
    Map<Actor, String> answers = all("FORBIDDEN");
    answers.put(Actor.ANONYMOUS, "UNAUTHENTICATED");
    answers.put(Actor.SERVER_ADMIN, OK);
    ROWS.put(method, new Row(request, answers, ""));
  }

  /// In a chat: what its member, admin and owner get; for everyone else there is no such chat.
  private static void inChat(
      String method, String member, String admin, String owner, Function<Cell, Message> request) {
    Map<Actor, String> answers = all(NOT_FOUND);
    answers.put(Actor.ANONYMOUS, "UNAUTHENTICATED");
    answers.put(Actor.MEMBER, member);
    answers.put(Actor.CHAT_ADMIN, admin);
    answers.put(Actor.OWNER, owner);
    ROWS.put(method, new Row(request, answers, NOT_FOUND));
  }

  static {
    accounts();
    chats();
    messages();
    friends();
  }

  private static void accounts() {
    anyone(
        "AuthService.Register",
        cell ->
            RegisterRequest.newBuilder()
                .setLogin(
                    "new-%s-%d"
                        .formatted(
                            cell.actor().name().toLowerCase(java.util.Locale.ROOT), cell.number()))
                .setPassword(TestServer.PASSWORD)
                .build());
    anyone(
        "AuthService.Login",
        _ ->
            LoginRequest.newBuilder()
                .setLogin("m-member")
                .setPassword(TestServer.PASSWORD)
                .build());
    ROWS.put(
        "AuthService.IssueToken",
        new Row(_ -> IssueTokenRequest.getDefaultInstance(), all("BAD_CREDENTIALS"), ""));
    anyone(
        "AuthService.Refresh",
        cell -> RefreshRequest.newBuilder().setRefreshToken(cell.refreshToken()).build());
    anyone("AuthService.GetJwks", _ -> GetJwksRequest.getDefaultInstance());
    signedIn("AuthService.Logout", OK, _ -> LogoutRequest.getDefaultInstance());
    signedIn("AuthService.Verify", OK, _ -> VerifyRequest.getDefaultInstance());
    signedIn("AuthService.ListSessions", OK, _ -> ListSessionsRequest.getDefaultInstance());
    signedIn(
        "AuthService.RevokeSession",
        OK,
        cell -> RevokeSessionRequest.newBuilder().setSessionId(cell.sessionId()).build());
    signedIn(
        "AuthService.ChangePassword",
        OK,
        _ ->
            ChangePasswordRequest.newBuilder()
                .setCurrentPassword(TestServer.PASSWORD)
                .setNewPassword(TestServer.PASSWORD)
                .build());
    signedIn("UserService.GetMe", OK, _ -> GetMeRequest.getDefaultInstance());
    signedIn(
        "UserService.GetUser",
        OK,
        cell -> GetUserRequest.newBuilder().setUserId(cell.outsiderId()).build());
    signedIn(
        "UserService.BatchGetUsers",
        OK,
        cell -> BatchGetUsersRequest.newBuilder().addUserIds(cell.outsiderId()).build());
    signedIn(
        "UserService.GetUserByLogin",
        OK,
        _ -> GetUserByLoginRequest.newBuilder().setLogin("m-outsider").build());
    signedIn("UserService.SearchUsers", OK, _ -> SearchUsersRequest.getDefaultInstance());
    signedIn(
        "UserService.UpdateMe", OK, _ -> UpdateMeRequest.newBuilder().setAbout("here").build());
    serverAdmin(
        "UserService.DeleteUser",
        cell -> DeleteUserRequest.newBuilder().setUserId(cell.doomedId().get()).build());
    anyone(
        "UserService.GetDeletion",
        cell -> GetDeletionRequest.newBuilder().setDeletionId(cell.deletionId().get()).build());
    serverAdmin(
        "UserService.SetUserRole",
        cell ->
            SetUserRoleRequest.newBuilder()
                .setUserId(cell.outsiderId())
                .setRole(Role.ROLE_USER)
                .build());
  }

  private static void chats() {
    signedIn(
        "ChatService.CreateChat",
        OK,
        cell ->
            CreateChatRequest.newBuilder().setName("new").addMemberIds(cell.outsiderId()).build());
    signedIn("ChatService.ListChats", OK, _ -> ListChatsRequest.getDefaultInstance());
    inChat(
        "ChatService.GetChat",
        OK,
        OK,
        OK,
        cell -> GetChatRequest.newBuilder().setChatId(cell.chatId()).build());
    inChat(
        "ChatService.UpdateChat",
        NOT_ALLOWED,
        OK,
        OK,
        cell -> UpdateChatRequest.newBuilder().setChatId(cell.chatId()).setName("other").build());
    inChat(
        "ChatService.DeleteChat",
        NOT_ALLOWED,
        NOT_ALLOWED,
        OK,
        cell -> DeleteChatRequest.newBuilder().setChatId(cell.chatId()).build());
    inChat(
        "ChatService.ListMembers",
        OK,
        OK,
        OK,
        cell -> ListMembersRequest.newBuilder().setChatId(cell.chatId()).build());
    inChat(
        "ChatService.AddMembers",
        NOT_ALLOWED,
        OK,
        OK,
        cell ->
            AddMembersRequest.newBuilder()
                .setChatId(cell.chatId())
                .addUserIds(cell.outsiderId())
                .build());
    inChat(
        "ChatService.UpdateMember",
        NOT_ALLOWED,
        NOT_ALLOWED,
        OK,
        cell ->
            UpdateMemberRequest.newBuilder()
                .setChatId(cell.chatId())
                .setUserId(cell.extraId())
                .setRole(MemberRole.MEMBER_ROLE_ADMIN)
                .build());
    inChat(
        "ChatService.RemoveMember",
        NOT_ALLOWED,
        OK,
        OK,
        cell ->
            RemoveMemberRequest.newBuilder()
                .setChatId(cell.chatId())
                .setUserId(cell.extraId())
                .build());
    inChat(
        "ChatService.MarkRead",
        OK,
        OK,
        OK,
        cell -> MarkReadRequest.newBuilder().setChatId(cell.chatId()).setSeq(1).build());
    inChat(
        "ChatService.MuteChat",
        OK,
        OK,
        OK,
        cell -> MuteChatRequest.newBuilder().setChatId(cell.chatId()).setMuted(true).build());
  }

  private static void messages() {
    inChat(
        "MessageService.SendMessage",
        OK,
        OK,
        OK,
        cell ->
            SendMessageRequest.newBuilder()
                .setChatId(cell.chatId())
                .setClientId("matrix")
                .setText("hello")
                .build());
    inChat(
        "MessageService.ListMessages",
        OK,
        OK,
        OK,
        cell -> ListMessagesRequest.newBuilder().setChatId(cell.chatId()).build());
    inChat(
        "MessageService.GetMessage",
        OK,
        OK,
        OK,
        cell -> GetMessageRequest.newBuilder().setChatId(cell.chatId()).setSeq(1).build());
    inChat(
        "MessageService.EditMessage",
        OK,
        NOT_ALLOWED,
        NOT_ALLOWED,
        cell ->
            EditMessageRequest.newBuilder()
                .setChatId(cell.chatId())
                .setSeq(1)
                .setText("changed")
                .build());
    inChat(
        "MessageService.DeleteMessage",
        OK,
        OK,
        OK,
        cell -> DeleteMessageRequest.newBuilder().setChatId(cell.chatId()).setSeq(1).build());
    inChat(
        "MessageService.AddReaction",
        OK,
        OK,
        OK,
        cell ->
            AddReactionRequest.newBuilder()
                .setChatId(cell.chatId())
                .setSeq(1)
                .setEmoji("👍")
                .build());
    inChat(
        "MessageService.RemoveReaction",
        OK,
        OK,
        OK,
        cell ->
            RemoveReactionRequest.newBuilder()
                .setChatId(cell.chatId())
                .setSeq(1)
                .setEmoji("👍")
                .build());
    signedIn(
        "MessageService.Sync",
        OK,
        cell ->
            SyncRequest.newBuilder()
                .addPositions(ChatPosition.newBuilder().setChatId(cell.chatId()))
                .build());
    signedIn(
        "MessageService.SendDirectMessage",
        OK,
        cell ->
            SendDirectMessageRequest.newBuilder()
                .setUserId(cell.outsiderId())
                .setClientId("matrix-" + cell.number())
                .setText("hello")
                .build());
    signedIn(
        "MessageService.ListDirectMessages",
        OK,
        cell -> ListDirectMessagesRequest.newBuilder().setUserId(cell.outsiderId()).build());
  }

  private static void friends() {
    signedIn(
        "FriendService.RequestFriend",
        OK,
        cell -> RequestFriendRequest.newBuilder().setUserId(cell.outsiderId()).build());
    signedIn("FriendService.ListFriends", OK, _ -> ListFriendsRequest.getDefaultInstance());
    signedIn(
        "FriendService.ConfirmFriend",
        OK,
        cell -> ConfirmFriendRequest.newBuilder().setUserId(cell.admirerId().get()).build());
    signedIn(
        "FriendService.DeclineFriend",
        OK,
        cell -> DeclineFriendRequest.newBuilder().setUserId(cell.admirerId().get()).build());
    signedIn(
        "FriendService.WithdrawFriend",
        OK,
        cell -> WithdrawFriendRequest.newBuilder().setUserId(cell.admiredId().get()).build());
    signedIn(
        "FriendService.RemoveFriend",
        OK,
        cell -> RemoveFriendRequest.newBuilder().setUserId(cell.friendId().get()).build());
    signedIn(
        "BlockService.BlockUser",
        OK,
        cell -> BlockUserRequest.newBuilder().setUserId(cell.doomedId().get()).build());
    signedIn(
        "BlockService.UnblockUser",
        OK,
        cell -> UnblockUserRequest.newBuilder().setUserId(cell.outsiderId()).build());
    signedIn("BlockService.ListBlocks", OK, _ -> ListBlocksRequest.getDefaultInstance());
  }
}
