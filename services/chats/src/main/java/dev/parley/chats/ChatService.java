package dev.parley.chats;

import static java.util.stream.Collectors.toMap;

import dev.parley.api.chats.v1.AddMembersRequest;
import dev.parley.api.chats.v1.AddMembersResponse;
import dev.parley.api.chats.v1.Chat;
import dev.parley.api.chats.v1.ChatServiceGrpc;
import dev.parley.api.chats.v1.CreateChatRequest;
import dev.parley.api.chats.v1.CreateChatResponse;
import dev.parley.api.chats.v1.DeleteChatRequest;
import dev.parley.api.chats.v1.DeleteChatResponse;
import dev.parley.api.chats.v1.GetChatRequest;
import dev.parley.api.chats.v1.GetChatResponse;
import dev.parley.api.chats.v1.ListChatsRequest;
import dev.parley.api.chats.v1.ListChatsResponse;
import dev.parley.api.chats.v1.ListMembersRequest;
import dev.parley.api.chats.v1.ListMembersResponse;
import dev.parley.api.chats.v1.MarkReadRequest;
import dev.parley.api.chats.v1.MarkReadResponse;
import dev.parley.api.chats.v1.MemberRole;
import dev.parley.api.chats.v1.Message;
import dev.parley.api.chats.v1.MuteChatRequest;
import dev.parley.api.chats.v1.MuteChatResponse;
import dev.parley.api.chats.v1.RemoveMemberRequest;
import dev.parley.api.chats.v1.RemoveMemberResponse;
import dev.parley.api.chats.v1.UpdateChatRequest;
import dev.parley.api.chats.v1.UpdateChatResponse;
import dev.parley.api.chats.v1.UpdateMemberRequest;
import dev.parley.api.chats.v1.UpdateMemberResponse;
import dev.parley.chats.ChatStore.ActivityCursor;
import dev.parley.chats.ChatStore.JoinCursor;
import dev.parley.kernel.Ids;
import dev.parley.rpc.Caller;
import dev.parley.rpc.Failure;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/// Chats and members over gRPC. Thread-safe.
final class ChatService extends ChatServiceGrpc.ChatServiceImplBase {
  private static final int CHATS_A_PAGE = 50;
  private static final int MEMBERS_A_PAGE = 100;

  private final Storage storage;
  private final MessageWriter writer;
  private final GroupChanges groups;
  private final MessageChanges messages;
  private final Users users;
  private final Limits limits;
  private final Janitor janitor;

  ChatService(
      Storage storage,
      MessageWriter writer,
      GroupChanges groups,
      MessageChanges messages,
      Users users,
      Limits limits,
      Janitor janitor) {
    this.storage = storage;
    this.writer = writer;
    this.groups = groups;
    this.messages = messages;
    this.users = users;
    this.limits = limits;
    this.janitor = janitor;
  }

  @Override
  public void createChat(CreateChatRequest request, StreamObserver<CreateChatResponse> observer) {
    UUID me = Caller.current().userId();
    Texts.requireVisible(request.getName(), "name");
    List<UUID> named = ids(request.getMemberIdsList());
    users.requireAll(named, "memberIds");
    List<UUID> others = named.stream().distinct().filter(id -> !id.equals(me)).toList();
    limits.requireRoom(Stream.concat(Stream.of(me), others.stream()).toList(), "memberIds");
    Membership made =
        writer.await(
            writer.change(
                groups.create(
                    Ids.next(), me, request.getName(), request.getDescription(), others)));
    Replies.send(
        observer, CreateChatResponse.newBuilder().setChat(Protos.chat(made, null)).build());
  }

  @Override
  public void listChats(ListChatsRequest request, StreamObserver<ListChatsResponse> observer) {
    int size = request.hasPageSize() ? request.getPageSize() : CHATS_A_PAGE;
    ActivityCursor after = null;
    if (!request.getPageToken().isEmpty()) {
      PageToken token = PageToken.decode(PageToken.List.CHATS, request.getPageToken());
      after = new ActivityCursor(token.at(), token.id());
    }
    List<Membership> found = storage.chats().page(Caller.current().userId(), after, size + 1);
    List<Membership> page = found.subList(0, Math.min(size, found.size()));
    ListChatsResponse.Builder response =
        ListChatsResponse.newBuilder().addAllChats(withLastMessages(page));
    if (found.size() > size) {
      StoredChat last = page.getLast().chat();
      response.setNextPageToken(
          new PageToken(last.lastActivityAt(), last.id()).encode(PageToken.List.CHATS));
    }
    Replies.send(observer, response.build());
  }

  @Override
  public void getChat(GetChatRequest request, StreamObserver<GetChatResponse> observer) {
    Membership membership = membership(request.getChatId());
    Replies.send(observer, GetChatResponse.newBuilder().setChat(view(membership)).build());
  }

  @Override
  public void updateChat(UpdateChatRequest request, StreamObserver<UpdateChatResponse> observer) {
    if (request.hasName()) {
      Texts.requireVisible(request.getName(), "name");
    }
    Membership changed =
        writer.await(
            writer.change(
                groups.describe(
                    Caller.current().userId(),
                    UUID.fromString(request.getChatId()),
                    request.hasName() ? request.getName() : null,
                    request.hasDescription() ? request.getDescription() : null)));
    Replies.send(observer, UpdateChatResponse.newBuilder().setChat(view(changed)).build());
  }

  @Override
  public void deleteChat(DeleteChatRequest request, StreamObserver<DeleteChatResponse> observer) {
    writer.await(
        writer.change(
            groups.delete(Caller.current().userId(), UUID.fromString(request.getChatId()))));
    janitor.wake();
    Replies.send(observer, DeleteChatResponse.getDefaultInstance());
  }

  @Override
  public void listMembers(
      ListMembersRequest request, StreamObserver<ListMembersResponse> observer) {
    UUID chatId = membership(request.getChatId()).chat().id();
    int size = request.hasPageSize() ? request.getPageSize() : MEMBERS_A_PAGE;
    JoinCursor after = null;
    if (!request.getPageToken().isEmpty()) {
      PageToken token = PageToken.decode(PageToken.List.MEMBERS, request.getPageToken());
      after = new JoinCursor(token.at(), token.id());
    }
    List<StoredMember> found = storage.chats().members(chatId, after, size + 1);
    List<StoredMember> page = found.subList(0, Math.min(size, found.size()));
    ListMembersResponse.Builder response =
        ListMembersResponse.newBuilder().addAllMembers(page.stream().map(Protos::member).toList());
    if (found.size() > size) {
      StoredMember last = page.getLast();
      response.setNextPageToken(
          new PageToken(last.joinedAt(), last.userId()).encode(PageToken.List.MEMBERS));
    }
    Replies.send(observer, response.build());
  }

  @Override
  public void addMembers(AddMembersRequest request, StreamObserver<AddMembersResponse> observer) {
    UUID me = Caller.current().userId();
    UUID chatId = membership(request.getChatId()).chat().id();
    List<UUID> named = ids(request.getUserIdsList());
    users.requireAll(named, "userIds");
    List<UUID> distinct = named.stream().distinct().toList();
    List<UUID> present =
        storage.chats().members(chatId, distinct).stream().map(StoredMember::userId).toList();
    limits.requireRoom(
        distinct.stream().filter(user -> !present.contains(user)).toList(), "userIds");
    List<StoredMember> added = writer.await(writer.change(groups.add(me, chatId, distinct)));
    Replies.send(
        observer,
        AddMembersResponse.newBuilder()
            .addAllMembers(added.stream().map(Protos::member).toList())
            .build());
  }

  @Override
  public void updateMember(
      UpdateMemberRequest request, StreamObserver<UpdateMemberResponse> observer) {
    StoredMember changed =
        writer.await(
            writer.change(
                groups.setRole(
                    Caller.current().userId(),
                    UUID.fromString(request.getChatId()),
                    UUID.fromString(request.getUserId()),
                    role(request.getRole()))));
    Replies.send(
        observer, UpdateMemberResponse.newBuilder().setMember(Protos.member(changed)).build());
  }

  @Override
  public void removeMember(
      RemoveMemberRequest request, StreamObserver<RemoveMemberResponse> observer) {
    writer.await(
        writer.change(
            groups.remove(
                Caller.current().userId(),
                UUID.fromString(request.getChatId()),
                UUID.fromString(request.getUserId()))));
    janitor.wake();
    Replies.send(observer, RemoveMemberResponse.getDefaultInstance());
  }

  @Override
  public void markRead(MarkReadRequest request, StreamObserver<MarkReadResponse> observer) {
    Membership me = membership(request.getChatId());
    // Most calls repeat what is known, and need not be written.
    if (Math.min(request.getSeq(), me.chat().lastSeq()) > me.me().readSeq()) {
      me =
          writer.await(
              writer.change(messages.markRead(me.me().userId(), me.chat().id(), request.getSeq())));
    }
    Replies.send(
        observer,
        MarkReadResponse.newBuilder()
            .setReadSeq(me.me().readSeq())
            .setUnreadCount(me.unread())
            .build());
  }

  @Override
  public void muteChat(MuteChatRequest request, StreamObserver<MuteChatResponse> observer) {
    Membership me = membership(request.getChatId());
    if (me.me().muted() != request.getMuted()) {
      me =
          writer.await(
              writer.change(messages.mute(me.me().userId(), me.chat().id(), request.getMuted())));
    }
    Replies.send(observer, MuteChatResponse.newBuilder().setChat(view(me)).build());
  }

  private Membership membership(String chatId) {
    return storage
        .chats()
        .membership(Caller.current().userId(), UUID.fromString(chatId))
        .orElseThrow(Refusals::chatNotFound);
  }

  private Chat view(Membership membership) {
    return withLastMessages(List.of(membership)).getFirst();
  }

  private List<Chat> withLastMessages(List<Membership> page) {
    List<MessageKey> keys =
        page.stream()
            .map(Membership::chat)
            .filter(chat -> chat.lastSeq() > 0)
            .map(chat -> new MessageKey(chat.id(), chat.lastSeq()))
            .toList();
    List<StoredMessage> last = storage.messages().at(keys);
    Map<String, Message> byChat =
        MessageViews.of(storage.messages(), last).stream()
            .collect(toMap(Message::getChatId, message -> message));
    return page.stream()
        .map(one -> Protos.chat(one, byChat.get(one.chat().id().toString())))
        .toList();
  }

  private static List<UUID> ids(List<String> ids) {
    return ids.stream().map(UUID::fromString).toList();
  }

  private static ChatRole role(MemberRole role) {
    return switch (role) {
      case MEMBER_ROLE_MEMBER -> ChatRole.MEMBER;
      case MEMBER_ROLE_ADMIN -> ChatRole.ADMIN;
      case MEMBER_ROLE_OWNER -> ChatRole.OWNER;
      case MEMBER_ROLE_UNSPECIFIED, UNRECOGNIZED ->
          throw Failure.field("role", "role must be a role of a member");
    };
  }
}
