package dev.parley.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.parley.api.accounts.v1.LoginRequest;
import dev.parley.api.accounts.v1.LoginResponse;
import dev.parley.api.accounts.v1.RegisterRequest;
import dev.parley.api.accounts.v1.RegisterResponse;
import dev.parley.api.chats.v1.CreateChatRequest;
import dev.parley.api.chats.v1.CreateChatResponse;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Makes users, chats and connections. Thread-safe. All connections share one event loop: the
/// generator is to take no more than one core.
final class LoadGenerator implements AutoCloseable {
  private static final int CALLS_AT_A_TIME = 8;
  private static final int OVERLOADED = 503;
  private static final int REPEATS = 10;
  private static final int REPEAT_MILLIS = 1_000;
  private static final String PASSWORD = "a long password";

  /// How long a token is good.
  private static final long TOKEN_NANOS = TimeUnit.MINUTES.toNanos(10);

  private static final AtomicLong NAMES = new AtomicLong(System.nanoTime());
  private final URI base;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService calls = Executors.newFixedThreadPool(CALLS_AT_A_TIME);
  private final EventLoopGroup loops = NativeTransport.loops();
  private final Map<String, User> newest = new ConcurrentHashMap<>();
  private final SharedReadBuffer reads = new SharedReadBuffer();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final FrameReader.Scratch scratch = new FrameReader.Scratch();

  /// Someone who can connect.
  ///
  /// @param signedInNanos when the token was given, on the clock of [System#nanoTime()]
  record User(String id, String login, String token, long signedInNanos) {}

  LoadGenerator(URI base) {
    this.base = base;
  }

  /// The server that it loads.
  URI base() {
    return base;
  }

  EventLoop loop() {
    return loops.next();
  }

  User register() throws IOException, InterruptedException {
    String login = "b" + Long.toString(NAMES.incrementAndGet(), Character.MAX_RADIX);
    RegisterResponse response =
        post(
                "/v1/auth/register",
                "",
                RegisterRequest.newBuilder().setLogin(login).setPassword(PASSWORD).build(),
                RegisterResponse.newBuilder())
            .build();
    return new User(
        response.getUser().getId(), login, response.getAccessToken(), System.nanoTime());
  }

  /// The same people, each with a token that is good for some minutes more.
  List<User> renewed(List<User> users) throws IOException, InterruptedException {
    return all(users.stream().map(user -> (Callable<User>) () -> renewed(user)).toList());
  }

  /// The same person with a token that is good for some minutes more.
  User renewed(User first) throws IOException, InterruptedException {
    User user = newest.getOrDefault(first.id(), first);
    if (System.nanoTime() - user.signedInNanos() < TOKEN_NANOS / 2) {
      return user;
    }
    LoginResponse response =
        post(
                "/v1/auth/login",
                "",
                LoginRequest.newBuilder().setLogin(user.login()).setPassword(PASSWORD).build(),
                LoginResponse.newBuilder())
            .build();
    User renewed = new User(user.id(), user.login(), response.getAccessToken(), System.nanoTime());
    newest.put(user.id(), renewed);
    return renewed;
  }

  /// Makes users, several at a time.
  List<User> register(int count) throws IOException, InterruptedException {
    return all(Collections.nCopies(count, this::register));
  }

  /// Makes a chat.
  ///
  /// @return its id
  String createChat(User owner, List<String> memberIds) throws IOException, InterruptedException {
    return post(
            "/v1/chats",
            owner.token(),
            CreateChatRequest.newBuilder().setName("bench").addAllMemberIds(memberIds).build(),
            CreateChatResponse.newBuilder())
        .getChat()
        .getId();
  }

  /// Makes a chat for each user, with nobody else in it.
  ///
  /// @return their ids
  List<String> createChats(List<User> owners) throws IOException, InterruptedException {
    List<Callable<String>> todo = new ArrayList<>();
    for (User owner : owners) {
      todo.add(() -> createChat(owner, List.of()));
    }
    return all(todo);
  }

  /// Does blocking calls, several at a time.
  ///
  /// @return what they answered, in their order
  <T> List<T> all(List<? extends Callable<T>> todo) throws IOException, InterruptedException {
    List<T> answers = new ArrayList<>();
    for (Future<T> answer : calls.invokeAll(todo)) {
      try {
        answers.add(answer.get());
      } catch (ExecutionException e) {
        throw new IOException(e.getCause());
      }
    }
    return answers;
  }

  /// Connects and waits for the server's hello.
  Socket connect(User user, Socket.Listener listener) {
    return connecting(user, listener).join();
  }

  /// Connects.
  ///
  /// @return done when the server has said hello
  CompletableFuture<Socket> connecting(User user, Socket.Listener listener) {
    CompletableFuture<Socket> ready = new CompletableFuture<>();
    var _ =
        new Bootstrap()
            .group(loops)
            .channel(NativeTransport.socket())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, reads)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new Socket(
                                channel,
                                base.getAuthority(),
                                user.token(),
                                scratch,
                                listener,
                                ready));
                  }
                })
            .connect(base.getHost(), base.getPort())
            .addListener(
                connected -> {
                  if (!connected.isSuccess()) {
                    ready.completeExceptionally(connected.cause());
                  }
                });
    return ready;
  }

  private <B extends Message.Builder> B post(String path, String token, Message body, B response)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JsonFormat.printer().print(body)));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    for (int i = 0; answer.statusCode() == OVERLOADED && i < REPEATS; i++) {
      Thread.sleep(REPEAT_MILLIS); // what sets a load up is not measured
      answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
    if (answer.statusCode() != 200) {
      throw new IOException(path + ": " + answer.body());
    }
    try {
      JsonFormat.parser().merge(answer.body(), response);
      return response;
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(answer.body(), e);
    }
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    calls.shutdownNow();
    http.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    reads.release();
  }
}
