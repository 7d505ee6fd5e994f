package dev.parley.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.parley.api.realtime.v1.ClientFrame;
import dev.parley.api.realtime.v1.ClientFrameBatch;
import dev.parley.api.realtime.v1.Ping;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.ServerFrameBatch;
import dev.parley.rpc.ContractJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A WebSocket client of the JDK that reads frames in either encoding.
final class Client implements WebSocket.Listener, AutoCloseable {
  static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  final AtomicInteger messages = new AtomicInteger();
  final AtomicInteger pongs = new AtomicInteger();
  final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final BlockingQueue<ServerFrame> frames = new LinkedBlockingQueue<>();
  private final Encoding encoding;
  private final StringBuilder text = new StringBuilder();
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private @Nullable WebSocket socket;

  /// How the server closed.
  record Closed(int code, String reason) {}

  private Client(Encoding encoding) {
    this.encoding = encoding;
  }

  static Client open(int port, String token, Encoding encoding) {
    Client client = new Client(encoding);
    client.socket =
        HTTP.newWebSocketBuilder()
            .header("Authorization", "Bearer " + token)
            .subprotocols(encoding.subprotocol())
            .buildAsync(uri(port), client)
            .join();
    return client;
  }

  static URI uri(int port) {
    return URI.create("ws://127.0.0.1:" + port + "/v1/realtime");
  }

  WebSocket socket() {
    WebSocket open = socket;
    assertThat(open).isNotNull();
    return Objects.requireNonNull(open);
  }

  void send(String json) {
    var _ = socket().sendText(json, true).join();
  }

  void send(ClientFrame frame) {
    if (encoding == Encoding.JSON) {
      send(new String(ContractJson.print(frame), StandardCharsets.UTF_8));
    } else {
      byte[] batch = ClientFrameBatch.newBuilder().addFrames(frame).build().toByteArray();
      var _ = socket().sendBinary(ByteBuffer.wrap(batch), true).join();
    }
  }

  /// The next frame.
  ServerFrame next() {
    try {
      ServerFrame frame = frames.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(frame).as("a frame within %s", PATIENCE).isNotNull();
      return Objects.requireNonNull(frame);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The next frame like this; those before it are dropped.
  ServerFrame await(Predicate<ServerFrame> like) {
    while (true) {
      ServerFrame frame = next();
      if (like.test(frame)) {
        return frame;
      }
    }
  }

  /// The answer to a frame.
  ServerFrame answer(String id) {
    return await(frame -> frame.getId().equals(id));
  }

  /// Sends a ping frame and returns what came before its pong: all that was under way.
  List<ServerFrame> settle() {
    String id = "settle-" + System.nanoTime();
    send(ClientFrame.newBuilder().setId(id).setPing(Ping.getDefaultInstance()).build());
    List<ServerFrame> before = new ArrayList<>();
    for (ServerFrame frame = next(); !frame.getId().equals(id); frame = next()) {
      before.add(frame);
    }
    return before;
  }

  Closed awaitClosed() {
    try {
      return closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the connection was not closed", e);
    }
  }

  @Override
  public void onOpen(WebSocket webSocket) {
    webSocket.request(Long.MAX_VALUE);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      messages.incrementAndGet();
      for (String line : text.toString().split("\n", -1)) {
        frames.add(parse(line));
      }
      text.setLength(0);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    bytes = ByteBuffer.allocate(bytes.limit() + data.remaining()).put(bytes).put(data).flip();
    if (last) {
      messages.incrementAndGet();
      try {
        frames.addAll(ServerFrameBatch.parseFrom(bytes).getFramesList());
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
      bytes = ByteBuffer.allocate(0);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
    pongs.incrementAndGet();
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closed.complete(new Closed(code, reason));
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.complete(new Closed(1006, String.valueOf(error.getMessage())));
  }

  static ServerFrame parse(String json) {
    ServerFrame.Builder frame = ServerFrame.newBuilder();
    try {
      JsonFormat.parser().merge(json, frame);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("not a frame: " + json, e);
    }
    return frame.build();
  }

  /// Breaks the line without a word.
  void drop() {
    socket().abort();
  }

  @Override
  public void close() {
    drop();
  }
}
