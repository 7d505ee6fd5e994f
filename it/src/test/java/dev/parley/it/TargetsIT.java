package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every target starts alone, says so, and stops.
final class TargetsIT {
  private static final String SECRET = "a secret of this cluster";

  private static Map<String, String> settings(String target) {
    return Map.of(
        "target", target,
        "rpc.secret", SECRET,
        "rpc.port", "0",
        "peers.accounts", "127.0.0.1:1",
        "peers.chats", "127.0.0.1:1",
        "peers.friends", "127.0.0.1:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"all", "gateway", "realtime", "accounts", "chats", "friends", "accounts,chats"})
  void aTargetBootsAloneAndIsAlive(String target) {
    try (ParleyServer server = ParleyServer.start(settings(target))) {
      assertThat(server.ops().get("/health/live").status()).isEqualTo(200);
    }
  }

  @Test
  void servicesInProcessesOfTheirOwnFindEachOtherByAddress() {
    try (ParleyServer accounts = ParleyServer.start(settings("accounts"))) {
      Map<String, String> rest = new HashMap<>(settings("chats,friends,gateway,realtime"));
      rest.put("peers.accounts", "127.0.0.1:" + accounts.rpcPort());
      try (TestServer server = TestServer.start(rest)) {
        TestServer.User alice = server.register("alice");
        TestServer.User bob = server.register("bob");
        String chat = server.createGroup(alice, List.of(bob.id()));

        assertThat(server.send(bob, chat, "c1", "hello @alice")).isEqualTo(1);
      }
    }
  }
}
