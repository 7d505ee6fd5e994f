package dev.parley.chats;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.api.chats.v1.AddReactionRequest;
import dev.parley.api.chats.v1.AddReactionResponse;
import dev.parley.api.chats.v1.DeleteMessageRequest;
import dev.parley.api.chats.v1.DeleteMessageResponse;
import dev.parley.api.chats.v1.EditMessageRequest;
import dev.parley.api.chats.v1.EditMessageResponse;
import dev.parley.api.chats.v1.GetMessageRequest;
import dev.parley.api.chats.v1.GetMessageResponse;
import dev.parley.api.chats.v1.ListDirectMessagesRequest;
import dev.parley.api.chats.v1.ListDirectMessagesResponse;
import dev.parley.api.chats.v1.ListMessagesRequest;
import dev.parley.api.chats.v1.ListMessagesResponse;
import dev.parley.api.chats.v1.Message;
import dev.parley.api.chats.v1.MessageServiceGrpc;
import dev.parley.api.chats.v1.RemoveReactionRequest;
import dev.parley.api.chats.v1.RemoveReactionResponse;
import dev.parley.api.chats.v1.SendDirectMessageRequest;
import dev.parley.api.chats.v1.SendDirectMessageResponse;
import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.chats.v1.SendMessageResponse;
import dev.parley.api.chats.v1.SyncRequest;
import dev.parley.api.chats.v1.SyncResponse;
import dev.parley.chats.ChatWrite.Change;
import dev.parley.rpc.Caller;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Messages over gRPC. Thread-safe.
final class MessageService extends MessageServiceGrpc.MessageServiceImplBase {
  private static final int MAX_KNOWN_DIRECT = 100_000;

  private final Storage storage;
  private final MessageWriter writer;
  private final Sending sending;
  private final MessageChanges changes;
  private final Sync sync;
  private final Users users;
  private final Limits limits;
  private final Contacts contacts;

  /// Direct chats that exist: they never cease to, so it need not be asked whether one may begin.
  private final Cache<UUID, Boolean> knownDirect =
      Caffeine.newBuilder()
          .maximumSize(MAX_KNOWN_DIRECT)
          .expireAfterWrite(Duration.ofMinutes(1))
          .build();

  MessageService(
      Storage storage,
      MessageWriter writer,
      Sending sending,
      MessageChanges changes,
      Users users,
      Limits limits,
      Contacts contacts) {
    this.storage = storage;
    this.writer = writer;
    this.sending = sending;
    this.changes = changes;
    this.sync = new Sync(storage);
    this.users = users;
    this.limits = limits;
    this.contacts = contacts;
  }

  @Override
  public void sendMessage(
      SendMessageRequest request, StreamObserver<SendMessageResponse> observer) {
    Message message = sent(sending.toChat(Caller.current().userId(), request));
    Replies.send(observer, SendMessageResponse.newBuilder().setMessage(message).build());
  }

  @Override
  public void sendDirectMessage(
      SendDirectMessageRequest request, StreamObserver<SendDirectMessageResponse> observer) {
    Texts.requireVisible(request.getText(), "text");
    UUID me = Caller.current().userId();
    UUID peer = UUID.fromString(request.getUserId());
    UUID chatId = DirectChats.id(me, peer);
    StatusRuntimeException refusal = contacts.toPerson(me, peer);
    if (refusal == null && knownDirect.getIfPresent(chatId) == null) {
      requirePeer(me, peer, chatId);
    }
    Message message = sent(sending.toPerson(me, peer, request, refusal));
    knownDirect.put(chatId, true);
    Replies.send(observer, SendDirectMessageResponse.newBuilder().setMessage(message).build());
  }

  @Override
  public void listMessages(
      ListMessagesRequest request, StreamObserver<ListMessagesResponse> observer) {
    HistoryWindow window = HistoryWindow.of(request);
    StoredChat chat = membership(request.getChatId()).chat();
    Replies.send(
        observer,
        ListMessagesResponse.newBuilder()
            .addAllMessages(history(chat, window))
            .setLastSeq(chat.lastSeq())
            .build());
  }

  @Override
  public void listDirectMessages(
      ListDirectMessagesRequest request, StreamObserver<ListDirectMessagesResponse> observer) {
    HistoryWindow window = HistoryWindow.of(request);
    UUID me = Caller.current().userId();
    UUID peer = UUID.fromString(request.getUserId());
    Optional<Membership> direct = direct(me, DirectChats.id(me, peer));
    ListDirectMessagesResponse.Builder response = ListDirectMessagesResponse.newBuilder();
    if (direct.isPresent()) {
      StoredChat chat = direct.get().chat();
      response.addAllMessages(history(chat, window)).setLastSeq(chat.lastSeq());
    } else {
      users.require(peer, "userId");
    }
    Replies.send(observer, response.build());
  }

  @Override
  public void getMessage(GetMessageRequest request, StreamObserver<GetMessageResponse> observer) {
    UUID chatId = membership(request.getChatId()).chat().id();
    StoredMessage message =
        storage
            .messages()
            .at(new MessageKey(chatId, request.getSeq()))
            .orElseThrow(Refusals::messageNotFound);
    Replies.send(
        observer,
        GetMessageResponse.newBuilder()
            .setMessage(MessageViews.of(storage.messages(), message))
            .build());
  }

  @Override
  public void editMessage(
      EditMessageRequest request, StreamObserver<EditMessageResponse> observer) {
    Texts.requireVisible(request.getText(), "text");
    contacts.require(Caller.current().userId(), UUID.fromString(request.getChatId()));
    Message message =
        change(
            changes.edit(
                Caller.current().userId(),
                key(request.getChatId(), request.getSeq()),
                request.getText(),
                users.resolve(Mentions.in(request.getText()))));
    Replies.send(observer, EditMessageResponse.newBuilder().setMessage(message).build());
  }

  @Override
  public void deleteMessage(
      DeleteMessageRequest request, StreamObserver<DeleteMessageResponse> observer) {
    Message message =
        change(changes.delete(Caller.current(), key(request.getChatId(), request.getSeq())));
    Replies.send(observer, DeleteMessageResponse.newBuilder().setMessage(message).build());
  }

  @Override
  public void addReaction(
      AddReactionRequest request, StreamObserver<AddReactionResponse> observer) {
    contacts.require(Caller.current().userId(), UUID.fromString(request.getChatId()));
    Message message =
        change(
            changes.react(
                Caller.current().userId(),
                key(request.getChatId(), request.getSeq()),
                request.getEmoji()));
    Replies.send(observer, AddReactionResponse.newBuilder().setMessage(message).build());
  }

  @Override
  public void removeReaction(
      RemoveReactionRequest request, StreamObserver<RemoveReactionResponse> observer) {
    Message message =
        change(
            changes.unreact(
                Caller.current().userId(),
                key(request.getChatId(), request.getSeq()),
                request.getEmoji()));
    Replies.send(observer, RemoveReactionResponse.newBuilder().setMessage(message).build());
  }

  @Override
  public void sync(SyncRequest request, StreamObserver<SyncResponse> observer) {
    Replies.send(observer, sync.sync(Caller.current().userId(), request.getPositionsList()));
  }

  private void requirePeer(UUID me, UUID peer, UUID chatId) {
    if (direct(me, chatId).isEmpty()) {
      users.require(peer, "userId");
      limits.requireRoom(List.of(me, peer), "userId");
    }
  }

  private Message sent(CompletableFuture<Sent> answer) {
    Sent sent = writer.await(answer);
    // A repeat tells what was stored, as it is now; to who is out of the chat, nothing of others.
    return sent.repeated() && sent.member()
        ? MessageViews.of(storage.messages(), sent.message())
        : Protos.message(sent.message(), sent.target(), List.of());
  }

  private Message change(Change<Message> change) {
    return writer.await(writer.change(change));
  }

  private List<Message> history(StoredChat chat, HistoryWindow window) {
    Instant time = window.time();
    HistoryWindow found =
        time == null
            ? window
            : window.around(TimeSearch.first(storage.messages(), chat.id(), chat.lastSeq(), time));
    SeqRange range = found.in(chat.id(), chat.lastSeq());
    return MessageViews.of(storage.messages(), storage.messages().ranges(List.of(range)));
  }

  private Membership membership(String chatId) {
    return storage
        .chats()
        .membership(Caller.current().userId(), UUID.fromString(chatId))
        .orElseThrow(Refusals::chatNotFound);
  }

  private Optional<Membership> direct(UUID me, UUID chatId) {
    return storage.chats().membership(me, chatId);
  }

  private static MessageKey key(String chatId, long seq) {
    return new MessageKey(UUID.fromString(chatId), seq);
  }
}
