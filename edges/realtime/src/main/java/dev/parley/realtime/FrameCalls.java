package dev.parley.realtime;

import dev.parley.api.chats.v1.ChatServiceGrpc;
import dev.parley.api.chats.v1.ChatServiceGrpc.ChatServiceBlockingStub;
import dev.parley.api.chats.v1.MarkReadRequest;
import dev.parley.api.chats.v1.Message;
import dev.parley.api.chats.v1.MessageServiceGrpc;
import dev.parley.api.chats.v1.MessageServiceGrpc.MessageServiceBlockingStub;
import dev.parley.api.chats.v1.SendOutcome;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.realtime.v1.Ack;
import dev.parley.api.realtime.v1.Authenticate;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.Done;
import dev.parley.api.realtime.v1.Pong;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.rpc.Caller;
import dev.parley.rpc.Channels;
import dev.parley.rpc.ContractRules;
import dev.parley.rpc.Failure;
import dev.parley.rpc.TokenVerifier;
import java.util.Optional;

/// What each kind of client frame does. Thread-safe.
final class FrameCalls {
  private final MessageServiceBlockingStub messages;
  private final ChatServiceBlockingStub chats;
  private final TokenVerifier tokens;
  private final LiveFrames live;

  FrameCalls(Channels channels, TokenVerifier tokens, LiveFrames live) {
    this.messages =
        MessageServiceGrpc.newBlockingStub(channels.to(MessageServiceGrpc.SERVICE_NAME));
    this.chats = ChatServiceGrpc.newBlockingStub(channels.to(ChatServiceGrpc.SERVICE_NAME));
    this.tokens = tokens;
    this.live = live;
  }

  /// Does what a frame asks; blocks meanwhile.
  ///
  /// @return the answer without its id; empty for a kind that is not answered
  /// @throws io.grpc.StatusRuntimeException why it had no effect
  Optional<ServerFrame.Builder> call(Connection connection, ClientFrame frame) {
    return switch (frame.getBodyCase()) {
      case SEND -> ack(messages.sendMessage(frame.getSend()).getMessage());
      case SEND_DIRECT -> ack(messages.sendDirectMessage(frame.getSendDirect()).getMessage());
      case MARK_READ -> markRead(frame.getMarkRead());
      case SYNC -> Optional.of(ServerFrame.newBuilder().setSynced(messages.sync(frame.getSync())));
      case TYPING -> {
        check(frame);
        live.typing(connection, frame.getTyping());
        yield Optional.empty();
      }
      case WATCH_PRESENCE -> {
        check(frame);
        boolean told = live.watch(connection, frame);
        yield told ? Optional.empty() : done();
      }
      case PING -> Optional.of(ServerFrame.newBuilder().setPong(Pong.getDefaultInstance()));
      case AUTHENTICATE -> {
        check(frame);
        yield authenticate(connection, frame.getAuthenticate());
      }
      case BODY_NOT_SET -> throw new IllegalArgumentException("a frame without a body");
    };
  }

  /// Where in a frame the request is whose fields a service names; empty where the hub itself names
  /// them from the frame.
  static String path(ClientFrame frame) {
    return switch (frame.getBodyCase()) {
      case SEND -> "send.";
      case SEND_DIRECT -> "sendDirect.";
      case MARK_READ -> "markRead.";
      case SYNC -> "sync.";
      default -> "";
    };
  }

  /// The acknowledgement of a send that was stored.
  static ServerFrame ack(ClientFrame frame, SendOutcome outcome) {
    return ServerFrame.newBuilder()
        .setId(frame.getId())
        .setAck(
            Ack.newBuilder()
                .setChatId(frame.getSend().getChatId())
                .setSeq(outcome.getSeq())
                .setSentAt(outcome.getSentAt())
                .setClientId(frame.getSend().getClientId()))
        .build();
  }

  private static void check(ClientFrame frame) {
    ContractRules.check(frame);
  }

  private static Optional<ServerFrame.Builder> ack(Message message) {
    return Optional.of(
        ServerFrame.newBuilder()
            .setAck(
                Ack.newBuilder()
                    .setChatId(message.getChatId())
                    .setSeq(message.getSeq())
                    .setSentAt(message.getSentAt())
                    .setClientId(message.getClientId())));
  }

  private Optional<ServerFrame.Builder> markRead(MarkReadRequest request) {
    var _ = chats.markRead(request);
    return done();
  }

  private Optional<ServerFrame.Builder> authenticate(Connection connection, Authenticate frame) {
    Caller caller = tokens.verify(frame.getAccessToken());
    if (!caller.userId().equals(connection.userId())
        || !caller.sessionId().equals(connection.sessionId())) {
      throw Failure.of(
          ErrorReason.ERROR_REASON_UNAUTHENTICATED,
          "authenticate.accessToken",
          "The access token is of another user or session; open another connection for it.");
    }
    connection.renew(frame.getAccessToken(), caller.expiresAt());
    return done();
  }

  private static Optional<ServerFrame.Builder> done() {
    return Optional.of(ServerFrame.newBuilder().setDone(Done.getDefaultInstance()));
  }
}
