package dev.parley.realtime;

import com.google.protobuf.util.Timestamps;
import dev.parley.api.chats.v1.CallerSend;
import dev.parley.api.chats.v1.ChatDelta;
import dev.parley.api.chats.v1.ChatPosition;
import dev.parley.api.chats.v1.ChatServiceGrpc.ChatServiceImplBase;
import dev.parley.api.chats.v1.ChatsInternalServiceGrpc.ChatsInternalServiceImplBase;
import dev.parley.api.chats.v1.ListAcquaintancesRequest;
import dev.parley.api.chats.v1.ListAcquaintancesResponse;
import dev.parley.api.chats.v1.ListChatIdsRequest;
import dev.parley.api.chats.v1.ListChatIdsResponse;
import dev.parley.api.chats.v1.MarkReadRequest;
import dev.parley.api.chats.v1.MarkReadResponse;
import dev.parley.api.chats.v1.Member;
import dev.parley.api.chats.v1.Message;
import dev.parley.api.chats.v1.MessageServiceGrpc.MessageServiceImplBase;
import dev.parley.api.chats.v1.SendDirectMessageRequest;
import dev.parley.api.chats.v1.SendDirectMessageResponse;
import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.chats.v1.SendMessageResponse;
import dev.parley.api.chats.v1.SendMessagesRequest;
import dev.parley.api.chats.v1.SendMessagesResponse;
import dev.parley.api.chats.v1.SendOutcome;
import dev.parley.api.chats.v1.SendRefusal;
import dev.parley.api.chats.v1.SyncRequest;
import dev.parley.api.chats.v1.SyncResponse;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.realtime.v1.ChatDeleted;
import dev.parley.api.realtime.v1.MemberAdded;
import dev.parley.api.realtime.v1.MemberRemoved;
import dev.parley.api.realtime.v1.Read;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.Signal;
import dev.parley.events.Signals;
import dev.parley.rpc.Caller;
import dev.parley.rpc.ContractRules;
import dev.parley.rpc.Failure;
import dev.parley.rpc.TokenVerifier;
import io.grpc.BindableService;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Chats kept in memory, with the signals that the real service publishes. A repeated client id
/// returns the first outcome; only members may do anything.
final class ChatsServer {
  static final String EPOCH = "first";

  /// Sends whose text is this wait for [#released].
  static final String SLOW = "slow";

  final Semaphore released = new Semaphore(0);
  private final Signals signals;
  private final TokenVerifier tokens;
  private final Map<UUID, Chat> chats = new ConcurrentHashMap<>();

  private static final class Chat {
    final Set<UUID> members = new LinkedHashSet<>();
    final List<Message> messages = new ArrayList<>();
  }

  ChatsServer(Signals signals, TokenVerifier tokens) {
    this.signals = signals;
    this.tokens = tokens;
  }

  List<BindableService> services() {
    return List.of(new Messages(), new Chats(), new Internal());
  }

  /// A chat that exists before anyone connects.
  UUID chat(UUID... members) {
    UUID id = UUID.randomUUID();
    Chat chat = new Chat();
    chat.members.addAll(List.of(members));
    chats.put(id, chat);
    return id;
  }

  void add(UUID id, UUID user, UUID actor) {
    Chat chat = get(id);
    synchronized (chat) {
      chat.members.add(user);
      sayAdded(id, user, actor);
    }
  }

  /// Says that somebody is added, as it is heard late from another process.
  void sayAdded(UUID id, UUID user, UUID actor) {
    ServerFrame frame =
        ServerFrame.newBuilder()
            .setMemberAdded(
                MemberAdded.newBuilder()
                    .setChatId(id.toString())
                    .setMember(Member.newBuilder().setUserId(user.toString()))
                    .setActorId(actor.toString()))
            .build();
    publish("user:" + user, frame);
    publish("chat:" + id, frame);
  }

  void remove(UUID id, UUID user) {
    Chat chat = get(id);
    synchronized (chat) {
      chat.members.remove(user);
      publish(
          "chat:" + id,
          ServerFrame.newBuilder()
              .setMemberRemoved(
                  MemberRemoved.newBuilder()
                      .setChatId(id.toString())
                      .setUserId(user.toString())
                      .setActorId(user.toString()))
              .build());
    }
  }

  void delete(UUID id) {
    chats.remove(id);
    publish(
        "chat:" + id,
        ServerFrame.newBuilder()
            .setChatDeleted(ChatDeleted.newBuilder().setChatId(id.toString()))
            .build());
  }

  /// Stores and publishes a message, as any door would.
  Message post(UUID id, UUID sender, String clientId, String text) {
    Chat chat = get(id);
    synchronized (chat) {
      for (Message message : chat.messages) {
        if (message.getSenderId().equals(sender.toString())
            && message.getClientId().equals(clientId)) {
          return message;
        }
      }
      Message message =
          Message.newBuilder()
              .setChatId(id.toString())
              .setSeq(chat.messages.size() + 1)
              .setSenderId(sender.toString())
              .setClientId(clientId)
              .setSentAt(Timestamps.fromMillis(System.currentTimeMillis()))
              .setText(text)
              .build();
      chat.messages.add(message);
      publish("chat:" + id, ServerFrame.newBuilder().setMessage(message).build());
      return message;
    }
  }

  private void publish(String channel, ServerFrame frame) {
    signals.publish(channel, Signal.newBuilder().setFrame(frame).build());
  }

  private Chat get(UUID id) {
    Chat chat = chats.get(id);
    if (chat == null) {
      throw notFound();
    }
    return chat;
  }

  private boolean isMember(UUID id, UUID user) {
    Chat chat = chats.get(id);
    if (chat == null) {
      return false;
    }
    synchronized (chat) {
      return chat.members.contains(user);
    }
  }

  private static RuntimeException notFound() {
    return Failure.of(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, "chatId", "There is no such chat.");
  }

  private static <T> void answer(StreamObserver<T> observer, T response) {
    observer.onNext(response);
    observer.onCompleted();
  }

  private final class Messages extends MessageServiceImplBase {
    @Override
    public void sendMessage(
        SendMessageRequest request, StreamObserver<SendMessageResponse> answer) {
      Message message = send(Caller.current().userId(), request);
      answer(answer, SendMessageResponse.newBuilder().setMessage(message).build());
    }

    Message send(UUID sender, SendMessageRequest request) {
      UUID chat = UUID.fromString(request.getChatId());
      if (!isMember(chat, sender)) {
        throw notFound();
      }
      if (request.getText().equals(SLOW)) {
        released.acquireUninterruptibly();
      }
      return post(chat, sender, request.getClientId(), request.getText());
    }

    @Override
    public void sendDirectMessage(
        SendDirectMessageRequest request, StreamObserver<SendDirectMessageResponse> answer) {
      UUID sender = Caller.current().userId();
      UUID other = UUID.fromString(request.getUserId());
      String pair = sender.compareTo(other) < 0 ? sender + "/" + other : other + "/" + sender;
      UUID id = UUID.nameUUIDFromBytes(pair.getBytes(StandardCharsets.UTF_8));
      if (chats.putIfAbsent(id, new Chat()) == null) {
        add(id, sender, sender);
        add(id, other, sender);
      }
      Message message = post(id, sender, request.getClientId(), request.getText());
      answer(answer, SendDirectMessageResponse.newBuilder().setMessage(message).build());
    }

    @Override
    public void sync(SyncRequest request, StreamObserver<SyncResponse> answer) {
      SyncResponse.Builder response = SyncResponse.newBuilder();
      UUID caller = Caller.current().userId();
      for (ChatPosition position : request.getPositionsList()) {
        UUID id = UUID.fromString(position.getChatId());
        if (!isMember(id, caller)) {
          response.addGoneChatIds(position.getChatId());
          continue;
        }
        Chat chat = get(id);
        synchronized (chat) {
          int size = chat.messages.size();
          int from = (int) position.getSeq();
          int to = Math.min(size, from + 200);
          if (from < size) {
            response.addDeltas(
                ChatDelta.newBuilder()
                    .setChatId(position.getChatId())
                    .addAllMessages(chat.messages.subList(from, to))
                    .setLastSeq(size)
                    .setMore(to < size));
          }
        }
      }
      answer(answer, response.build());
    }
  }

  private final class Chats extends ChatServiceImplBase {
    @Override
    public void markRead(MarkReadRequest request, StreamObserver<MarkReadResponse> answer) {
      UUID id = UUID.fromString(request.getChatId());
      UUID caller = Caller.current().userId();
      if (!isMember(id, caller)) {
        throw notFound();
      }
      ServerFrame read =
          ServerFrame.newBuilder()
              .setRead(
                  Read.newBuilder()
                      .setChatId(request.getChatId())
                      .setUserId(caller.toString())
                      .setSeq(request.getSeq()))
              .build();
      publish("user:" + caller, read);
      publish("chat:" + id, read);
      answer(answer, MarkReadResponse.newBuilder().setReadSeq(request.getSeq()).build());
    }
  }

  private final class Internal extends ChatsInternalServiceImplBase {
    private final Messages alone = new Messages();

    @Override
    public void sendMessages(
        SendMessagesRequest request, StreamObserver<SendMessagesResponse> answer) {
      SendMessagesResponse.Builder response = SendMessagesResponse.newBuilder();
      for (CallerSend send : request.getSendsList()) {
        response.addOutcomes(outcome(send));
      }
      answer(answer, response.build());
    }

    private SendOutcome outcome(CallerSend send) {
      try {
        UUID caller = tokens.verify(send.getAccessToken()).userId();
        ContractRules.check(send.getMessage());
        Message message = alone.send(caller, send.getMessage());
        return SendOutcome.newBuilder()
            .setSeq(message.getSeq())
            .setSentAt(message.getSentAt())
            .build();
      } catch (StatusRuntimeException e) {
        Failure.Detail detail = Failure.detail(e);
        return SendOutcome.newBuilder()
            .setRefusal(
                SendRefusal.newBuilder()
                    .setReason(detail.reason())
                    .setMessage(detail.message())
                    .setField(detail.field()))
            .build();
      }
    }

    @Override
    public void listChatIds(
        ListChatIdsRequest request, StreamObserver<ListChatIdsResponse> answer) {
      UUID user = UUID.fromString(request.getUserId());
      ListChatIdsResponse.Builder response = ListChatIdsResponse.newBuilder().setEpoch(EPOCH);
      for (UUID id : chats.keySet()) {
        if (isMember(id, user)) {
          response.addChatIds(id.toString());
        }
      }
      answer(answer, response.build());
    }

    @Override
    public void listAcquaintances(
        ListAcquaintancesRequest request, StreamObserver<ListAcquaintancesResponse> answer) {
      UUID user = UUID.fromString(request.getUserId());
      ListAcquaintancesResponse.Builder response = ListAcquaintancesResponse.newBuilder();
      for (String other : request.getOtherIdsList()) {
        boolean known =
            chats.keySet().stream()
                .anyMatch(id -> isMember(id, user) && isMember(id, UUID.fromString(other)));
        if (known) {
          response.addUserIds(other);
        }
      }
      answer(answer, response.build());
    }
  }
}
