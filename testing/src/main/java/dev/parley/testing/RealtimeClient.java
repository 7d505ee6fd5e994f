package dev.parley.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ClientFrameBatch;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.ServerFrame.BodyCase;
import dev.parley.api.realtime.v1.ServerFrameBatch;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// A WebSocket to the hub that keeps every frame it got. Thread-safe.
///
/// Waiting takes frames out of an inbox: a frame that a wait returned is not returned again, frames
/// that it passed over are.
public final class RealtimeClient implements AutoCloseable {

  /// How frames travel.
  public enum Encoding {
    /// JSON in text messages, `parley.v1`.
    JSON("parley.v1"),
    /// Protobuf in binary messages, `parley.v1.proto`.
    BINARY("parley.v1.proto");

    private final String subprotocol;

    Encoding(String subprotocol) {
      this.subprotocol = subprotocol;
    }
  }

  /// How a connection ended.
  ///
  /// @param code the close code; 1006 when the line was cut without one
  /// @param reason the text beside it
  public record Closed(int code, String reason) {}

  /// How long every wait waits.
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Encoding encoding;
  private final Inbox inbox;
  private final WebSocket socket;
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicLong ids = new AtomicLong();

  private RealtimeClient(Encoding encoding, Inbox inbox, WebSocket socket) {
    this.encoding = encoding;
    this.inbox = inbox;
    this.socket = socket;
  }

  /// Says how to connect.
  ///
  /// @param server its public door
  public static Builder builder(URI server) {
    return new Builder(server);
  }

  /// Sends a frame as it is.
  public void send(ClientFrame frame) {
    switch (encoding) {
      case JSON -> sendText(print(frame));
      case BINARY ->
          sendBytes(ClientFrameBatch.newBuilder().addFrames(frame).build().toByteArray());
    }
  }

  /// Sends a text message of any content.
  public void sendText(String text) {
    write(() -> socket.sendText(text, true));
  }

  /// Sends a binary message of any content.
  public void sendBytes(byte[] bytes) {
    write(() -> socket.sendBinary(ByteBuffer.wrap(bytes), true));
  }

  /// Sends a frame with an id of its own and waits for what answers it.
  public ServerFrame ask(ClientFrame.Builder frame) {
    String id = "ask-" + ids.incrementAndGet();
    send(frame.setId(id).build());
    return await(it -> it.getId().equals(id));
  }

  /// Sends a message and waits for its ack.
  ///
  /// @return the ack's frame, or the error's
  public ServerFrame sendMessage(String chatId, String clientId, String text) {
    ClientFrame.Builder frame = ClientFrame.newBuilder();
    frame.getSendBuilder().setChatId(chatId).setClientId(clientId).setText(text);
    return ask(frame);
  }

  /// Waits for a frame and takes it.
  ///
  /// @throws AssertionError when none comes in time; it lists what came instead
  public ServerFrame await(Predicate<ServerFrame> wanted) {
    return inbox.await(wanted, PATIENCE);
  }

  /// Waits for a frame of a kind and takes it.
  public ServerFrame await(BodyCase kind) {
    return await(it -> it.getBodyCase() == kind);
  }

  /// The frames not taken yet, in order.
  public List<ServerFrame> frames() {
    return inbox.frames();
  }

  /// The last text messages as they came, at most a hundred.
  public List<String> texts() {
    return inbox.texts();
  }

  /// The first frame, which says who is signed in; it stays when others are taken.
  public ServerFrame hello() {
    return inbox.first(PATIENCE);
  }

  /// What the server chose of the subprotocols offered.
  public String subprotocol() {
    return socket.getSubprotocol();
  }

  /// Waits until the server ends the connection.
  public Closed awaitClosed() {
    try {
      return inbox.closed().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("The connection is still open; frames: " + inbox.frames(), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Whether the connection is up as far as this side knows.
  public boolean isOpen() {
    return !inbox.closed().isDone() && !socket.isOutputClosed();
  }

  /// Says goodbye and does not wait for the answer.
  @Override
  public void close() {
    if (isOpen()) {
      try {
        write(() -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
      } catch (CompletionException e) {
        // The server was faster; gone is gone.
        socket.abort();
      }
    }
  }

  /// Cuts the line without a goodbye, as a phone in a tunnel does.
  public void abort() {
    socket.abort();
  }

  private void write(Supplier<CompletableFuture<WebSocket>> message) {
    writing.lock();
    try {
      message.get().join();
    } finally {
      writing.unlock();
    }
  }

  private static String print(ClientFrame frame) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(frame);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /// How to connect. For one thread.
  public static final class Builder {

    private final URI server;
    private String token = "";
    private boolean browser;
    private Encoding encoding = Encoding.JSON;
    private String origin = "";
    private Consumer<ServerFrame> listener = frame -> {};
    private Predicate<ServerFrame> kept = frame -> true;

    private Builder(URI server) {
      this.server = server;
    }

    /// The access token, sent in the `Authorization` header.
    public Builder token(String newToken) {
      token = newToken;
      return this;
    }

    /// Sends the token among the subprotocols, as a browser must.
    public Builder asBrowser() {
      browser = true;
      return this;
    }

    /// How frames travel; JSON unless told otherwise.
    public Builder encoding(Encoding newEncoding) {
      encoding = newEncoding;
      return this;
    }

    /// The origin of the page that connects; none unless told.
    public Builder origin(String newOrigin) {
      origin = newOrigin;
      return this;
    }

    /// Gets every frame, in order, before it can be awaited; must be quick.
    public Builder listener(Consumer<ServerFrame> newListener) {
      listener = newListener;
      return this;
    }

    /// Which frames wait to be taken; all unless told otherwise. Under load the rest would pile up.
    public Builder keep(Predicate<ServerFrame> wanted) {
      kept = wanted;
      return this;
    }

    /// Connects.
    ///
    /// @throws java.util.concurrent.CompletionException when the handshake is refused; its cause
    ///     is a `WebSocketHandshakeException` with the answer
    public RealtimeClient connect() {
      Inbox inbox = new Inbox(Builder::parse, listener, kept);
      WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(5));
      if (browser) {
        builder.subprotocols(encoding.subprotocol, "bearer." + token);
      } else {
        builder.subprotocols(encoding.subprotocol);
        if (!token.isEmpty()) {
          builder.header("Authorization", "Bearer " + token);
        }
      }
      if (!origin.isEmpty()) {
        builder.header("Origin", origin);
      }
      URI uri = URI.create("ws" + server.toString().substring("http".length()) + "/v1/realtime");
      return new RealtimeClient(encoding, inbox, builder.buildAsync(uri, inbox).join());
    }

    /// The frames of one message.
    ///
    /// @param text whether it was a text message
    private static List<ServerFrame> parse(boolean text, byte[] message) {
      try {
        if (!text) {
          return ServerFrameBatch.parseFrom(message).getFramesList();
        }
        return Arrays.stream(new String(message, StandardCharsets.UTF_8).split("\n", -1))
            .filter(line -> !line.isEmpty())
            .map(Builder::parseLine)
            .toList();
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalArgumentException(e);
      }
    }

    private static ServerFrame parseLine(String line) {
      try {
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        JsonFormat.parser().merge(line, frame);
        return frame.build();
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalArgumentException("Not a frame: " + line, e);
      }
    }
  }
}
