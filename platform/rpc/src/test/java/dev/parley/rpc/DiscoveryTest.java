package dev.parley.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.parley.kernel.Config;
import dev.parley.kernel.ConfigException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DiscoveryTest {
  private final AccountsFixture accounts = new AccountsFixture();

  @Test
  void anAddressIsOneInstanceAndANameIsMany() {
    assertThat(PeerAddress.list("10.0.0.1:9090, chats.internal:9091,[::1]:1 , dns:chats:9090,"))
        .containsExactly(
            new PeerAddress("10.0.0.1", 9090, false),
            new PeerAddress("chats.internal", 9091, false),
            new PeerAddress("::1", 1, false),
            new PeerAddress("chats", 9090, true));
    assertThat(PeerAddress.list("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chats",
        ":9090",
        "chats:",
        "chats:0",
        "chats:65536",
        "dns:chats",
        "dns:10.0.0.1:1"
      })
  void anythingElseIsRefusedWithWhatItMustBe(String text) {
    assertThat(catchThrowable(() -> PeerAddress.list(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("host:port or dns:name:port, separated by commas");
  }

  @Test
  void aWrongNameServerIsRefusedWithItsKey() {
    Config config = new Config().flags(Map.of("rpc.dns-servers", "ns.example:53"));

    assertThat(catchThrowable(() -> config.resolve(reader -> RpcConfig.read(reader.at("rpc")))))
        .isInstanceOfSatisfying(
            ConfigException.class,
            error ->
                assertThat(error.problems())
                    .singleElement()
                    .asString()
                    .contains("rpc.dns-servers")
                    .contains("address:port"));
  }

  @Test
  void aNameOfTheHostsFileIsFound() throws IOException {
    try (Node node = new Node("one", accounts)) {
      RpcChannels channels = channels("dns:localhost:" + node.port(), List.of());

      assertThat(instances(channels)).containsExactly("ready");
      channels.close();
    }
  }

  @Test
  void instancesComeAndGoAsTheNameServerSays() throws IOException {
    try (Node one = new Node("one", accounts);
        Node two = new Node("two", accounts, "127.0.0.2", one.port(), Optional.empty());
        NameServer names = new NameServer("127.0.0.1")) {
      RpcChannels channels =
          channels("dns:accounts.cluster.test:" + one.port(), List.of(names.address()));
      assertThat(instances(channels)).containsExactly("ready");

      names.addresses.add("127.0.0.2");
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> instances(channels).equals(List.of("ready", "ready")));
      assertThat(channels.status().getFirst().instances())
          .extracting(it -> it.about().orElseThrow().version())
          .containsExactlyInAnyOrder("one", "two");

      names.addresses.remove("127.0.0.1");
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> instances(channels).equals(List.of("ready")));
      assertThat(channels.status().getFirst().instances().getFirst().address())
          .isEqualTo("accounts.cluster.test:%d (127.0.0.2)".formatted(two.port()));
      channels.close();
    }
  }

  private static List<String> instances(RpcChannels channels) {
    return channels.status().getFirst().instances().stream()
        .map(ServiceStatus.InstanceStatus::health)
        .toList();
  }

  private static RpcChannels channels(String peers, List<InetSocketAddress> names) {
    PeersConfig usual = PeersConfig.DEFAULT;
    RpcConfig config =
        new RpcConfig(
            "127.0.0.1",
            0,
            RpcFixture.CONFIG.secret(),
            Duration.ofSeconds(5),
            new PeersConfig(
                usual.healthInterval(),
                names,
                usual.retryPercent(),
                usual.breakerPercent(),
                usual.breakerOpen()),
            Optional.empty());
    RpcChannels channels =
        new RpcChannels(config, Set.of(), Map.of("accounts", PeerAddress.list(peers)));
    var _ = channels.to("parley.accounts.v1.UserService");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> instances(channels).equals(List.of("ready")));
    return channels;
  }
}
