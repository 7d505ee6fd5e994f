package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.ServerFrame.BodyCase;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RealtimeClient;
import dev.parley.testing.TestUser;
import dev.parley.testing.servers.RedisProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Chats and the hub in processes of their own, with Redis between them.
final class SharedRedisIT {
  private final RedisProcess redis = RedisProcess.start();
  private final ParleyServer services = ParleyServer.start(settings("accounts,chats,friends"));
  private final ParleyServer doors = ParleyServer.start(doors());

  private Map<String, String> settings(String target) {
    return Map.of(
        "target",
        target,
        "rpc.secret",
        "a secret of this cluster",
        "rpc.port",
        "0",
        "redis.nodes",
        redis.address());
  }

  private Map<String, String> doors() {
    Map<String, String> settings = new HashMap<>(settings("gateway,realtime"));
    settings.put("peers.accounts", "127.0.0.1:" + services.rpcPort());
    settings.put("peers.chats", "127.0.0.1:" + services.rpcPort());
    settings.put("peers.friends", "127.0.0.1:" + services.rpcPort());
    return settings;
  }

  @AfterEach
  void close() {
    doors.close();
    services.close();
    redis.close();
  }

  private static ServerFrame awaitMessage(RealtimeClient client, String text) {
    return client.await(frame -> isMessage(frame, text));
  }

  private static boolean isMessage(ServerFrame frame, String text) {
    return frame.hasMessage() && frame.getMessage().getText().equals(text);
  }

  @Test
  void messagesCrossProcessesAndAfterAnOutageClientsAreToldToResync() {
    TestUser ann = doors.register("ann");
    TestUser ben = doors.register("ben");
    String chat = ann.createGroup("Team", ben);
    try (RealtimeClient client = ben.connect()) {
      assertThat(client.hello().getHello().getUserId()).isEqualTo(ben.id());
      ann.send(chat, "before");
      assertThat(awaitMessage(client, "before").getMessage().getSeq()).isEqualTo(1);

      redis.kill();
      long start = System.nanoTime();
      ann.send(chat, "lost");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      redis.resume();

      assertThat(client.await(BodyCase.RESYNC).hasResync()).isTrue();
      await()
          .atMost(RealtimeClient.PATIENCE)
          .until(
              () -> {
                ann.send(chat, "after");
                return client.frames().stream().anyMatch(frame -> isMessage(frame, "after"));
              });
    }
  }

  @Test
  void whoIsAddedWhileConnectedHearsOfItAndMissesNothing() {
    TestUser ann = doors.register("ann");
    TestUser ben = doors.register("ben");
    try (RealtimeClient client = ben.connect()) {
      assertThat(client.hello().getHello().getUserId()).isEqualTo(ben.id());
      String chat = ann.createGroup("Team", ben);
      assertThat(client.await(BodyCase.MEMBER_ADDED).getMemberAdded().getChatId()).isEqualTo(chat);
      assertThat(client.await(BodyCase.RESYNC).hasResync()).isTrue(); // the first one here

      ann.send(chat, "welcome");
      assertThat(awaitMessage(client, "welcome").getMessage().getChatId()).isEqualTo(chat);
    }
  }

  @Test
  void whoIsRemovedDuringAnOutageHearsNothingAfterIt() {
    TestUser ann = doors.register("ann");
    TestUser ben = doors.register("ben");
    String chat = ann.createGroup("Team", ben);
    try (RealtimeClient removed = ben.connect();
        RealtimeClient own = ann.connect()) {
      assertThat(removed.hello().getHello().getUserId()).isEqualTo(ben.id());
      assertThat(own.hello().getHello().getUserId()).isEqualTo(ann.id());
      redis.kill();
      ann.rest().delete("/v1/chats/" + chat + "/members/" + ben.id()).expect(200);
      redis.resume();
      assertThat(removed.await(BodyCase.RESYNC).hasResync()).isTrue();
      assertThat(own.await(BodyCase.RESYNC).hasResync()).isTrue();

      await()
          .atMost(RealtimeClient.PATIENCE)
          .until(
              () -> {
                ann.send(chat, "among ourselves");
                return own.frames().stream().anyMatch(frame -> isMessage(frame, "among ourselves"));
              });
      ServerFrame refused = removed.sendMessage(chat, "c1", "still here?");

      assertThat(refused.getError().getCode()).isEqualTo("CHAT_NOT_FOUND");
      assertThat(removed.frames()).noneMatch(ServerFrame::hasMessage);
    }
  }
}
