package dev.parley.it;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.parley.api.chats.v1.MarkReadRequest;
import dev.parley.api.chats.v1.SendDirectMessageRequest;
import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.chats.v1.SyncRequest;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.it.ContractCatalog.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The WebSocket, in JSON: a new connection for every call.
final class SocketDoor implements Door {
  private static final Set<String> OFFERED =
      Set.of(
          "MessageService.SendMessage",
          "MessageService.SendDirectMessage",
          "MessageService.Sync",
          "ChatService.MarkRead");
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;

  SocketDoor(URI base) {
    this.base = base;
  }

  @Override
  public boolean offers(Method method) {
    return OFFERED.contains(method.name());
  }

  @Override
  public Answer call(Method method, Message request, String authorization) {
    Frames frames = new Frames();
    WebSocket socket;
    try {
      socket =
          http.newWebSocketBuilder()
              .header("Authorization", authorization)
              .subprotocols("parley.v1")
              .buildAsync(URI.create("ws://" + base.getAuthority() + "/v1/realtime"), frames)
              .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused
          && refused.getResponse().statusCode() == 401) {
        return new Answer("UNAUTHENTICATED", "", "");
      }
      throw e;
    }
    try {
      socket.sendText(print(frame(request)), true).join();
      return frames.answerTo("1");
    } finally {
      socket.abort();
    }
  }

  private static ClientFrame frame(Message request) {
    ClientFrame.Builder frame = ClientFrame.newBuilder().setId("1");
    return switch (request) {
      case SendMessageRequest send -> frame.setSend(send).build();
      case SendDirectMessageRequest send -> frame.setSendDirect(send).build();
      case SyncRequest sync -> frame.setSync(sync).build();
      case MarkReadRequest read -> frame.setMarkRead(read).build();
      default -> throw new IllegalArgumentException("no frame for " + request.getClass());
    };
  }

  private static String print(Message frame) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(frame);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }

  /// Collects the frames of one connection.
  private static final class Frames implements WebSocket.Listener {
    private final BlockingQueue<ServerFrame> received = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        partial.toString().lines().map(Frames::parse).forEach(received::add);
        partial.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    Answer answerTo(String id) {
      try {
        for (int i = 0; i < 1000; i++) {
          ServerFrame frame = received.poll(10, TimeUnit.SECONDS);
          if (frame == null) {
            throw new AssertionError("no answer");
          }
          if (frame.getId().equals(id)) {
            return frame.hasError()
                ? new Answer(
                    frame.getError().getCode(),
                    frame.getError().getField(),
                    frame.getError().getMessage())
                : Answer.OK;
          }
        }
        throw new AssertionError("no answer among a thousand frames");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    private static ServerFrame parse(String json) {
      try {
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        JsonFormat.parser().merge(json, frame);
        return frame.build();
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalArgumentException(json, e);
      }
    }
  }
}
