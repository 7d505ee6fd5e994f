package dev.parley.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.parley.api.accounts.v1.RegisterRequest;
import dev.parley.api.accounts.v1.RegisterResponse;
import dev.parley.api.chats.v1.CreateChatRequest;
import dev.parley.api.chats.v1.CreateChatResponse;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Makes users, chats and connections. Thread-safe.
final class LoadGenerator implements AutoCloseable {
  private final URI base;
  private final HttpClient http = HttpClient.newHttpClient();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final AtomicLong names = new AtomicLong(System.nanoTime());

  /// Someone who can connect.
  record User(String id, String token) {}

  LoadGenerator(URI base) {
    this.base = base;
  }

  User register() throws IOException, InterruptedException {
    RegisterResponse response =
        post(
                "/v1/auth/register",
                "",
                RegisterRequest.newBuilder()
                    .setLogin("b" + names.incrementAndGet())
                    .setPassword("a long password")
                    .build(),
                RegisterResponse.newBuilder())
            .build();
    return new User(response.getUser().getId(), response.getAccessToken());
  }

  String createChat(User owner, List<String> memberIds) throws IOException, InterruptedException {
    return post(
            "/v1/chats",
            owner.token(),
            CreateChatRequest.newBuilder().setName("bench").addAllMemberIds(memberIds).build(),
            CreateChatResponse.newBuilder())
        .getChat()
        .getId();
  }

  Socket connect(User user, Socket.Listener listener) {
    return Socket.connect(loops, base, user.token(), listener);
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
    http.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
