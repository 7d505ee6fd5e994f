package dev.parley.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.parley.api.accounts.v1.AuthServiceGrpc;
import dev.parley.api.accounts.v1.GetJwksRequest;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.kernel.Config;
import dev.parley.kernel.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsTest {
  private static final String LOOPBACK = "ip:127.0.0.1,dns:localhost";
  private final Path folder;
  private final Certificates ours;
  private final TlsConfig own;
  private final Node node;

  TlsTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.ours = new Certificates(Files.createDirectory(folder.resolve("ours")));
    this.own = ours.node("node", LOOPBACK);
    this.node = new Node("one", new AccountsFixture(), "127.0.0.1", 0, Optional.of(own));
  }

  @AfterAll
  void close() {
    node.close();
  }

  @Test
  void processesWithCertificatesOfOneAuthoritySpeakToEachOther() {
    assertThat(outcome(Optional.of(ours.node("peer", LOOPBACK)), node)).isEmpty();
  }

  @Test
  void aProcessWithoutACertificateGetsNowhereAlthoughItKnowsTheSecret() {
    assertThat(outcome(Optional.empty(), node)).contains(ErrorReason.ERROR_REASON_UNAVAILABLE);
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws IOException {
    Certificates others = new Certificates(Files.createDirectory(folder.resolve("others")));
    TlsConfig stranger =
        TlsConfig.load(
            others.certificate("stranger", LOOPBACK), others.key("stranger"), ours.trusted());

    assertThat(outcome(Optional.of(stranger), node)).contains(ErrorReason.ERROR_REASON_UNAVAILABLE);
  }

  @Test
  void aServerWhoseCertificateNamesAnotherHostIsNotTrusted() throws IOException {
    try (Node elsewhere =
        new Node(
            "two",
            new AccountsFixture(),
            "127.0.0.1",
            0,
            Optional.of(ours.node("elsewhere", "dns:elsewhere.example")))) {
      assertThat(outcome(Optional.of(own), elsewhere))
          .contains(ErrorReason.ERROR_REASON_UNAVAILABLE);
    }
  }

  @Test
  void theSettingsNameWhatIsMissing() {
    assertThat(problems(Map.of("rpc.tls.key", "x")))
        .containsExactly(
            "rpc.tls.certificate, rpc.tls.key and rpc.tls.trusted belong together; set all of them"
                + " or none");
    assertThat(files(folder.resolve("none"), ours.key("node"), ours.trusted()))
        .containsExactly("rpc.tls.certificate: cannot read " + folder.resolve("none"));
    assertThat(files(folder.resolve("ours/node.pem"), ours.trusted(), ours.trusted()))
        .singleElement()
        .asString()
        .startsWith("rpc.tls.key: ");
    assertThat(files(folder.resolve("ours/node.pem"), ours.key("node"), ours.key("node")))
        .singleElement()
        .asString()
        .startsWith("rpc.tls.trusted: ");
  }

  @Test
  void certificatesAreReadFromTheSettings() {
    RpcConfig config =
        new Config()
            .flags(settings(folder.resolve("ours/node.pem"), ours.key("node"), ours.trusted()))
            .resolve(reader -> RpcConfig.read(reader.at("rpc")));

    assertThat(config.tls()).isPresent();
    assertThat(config.toString()).doesNotContain("PRIVATE KEY");
  }

  private static List<String> files(Path certificate, Path key, Path trusted) {
    return problems(settings(certificate, key, trusted));
  }

  private static Map<String, String> settings(Path certificate, Path key, Path trusted) {
    return Map.of(
        "rpc.tls.certificate", certificate.toString(),
        "rpc.tls.key", key.toString(),
        "rpc.tls.trusted", trusted.toString());
  }

  private static List<String> problems(Map<String, String> settings) {
    Config config = new Config().flags(settings);
    ConfigException error =
        (ConfigException)
            catchThrowable(() -> config.resolve(reader -> RpcConfig.read(reader.at("rpc"))));
    return error.problems();
  }

  private static Optional<ErrorReason> outcome(Optional<TlsConfig> tls, Node to) {
    RpcConfig config =
        new RpcConfig(
            "127.0.0.1",
            0,
            RpcFixture.CONFIG.secret(),
            Duration.ofSeconds(5),
            PeersConfig.DEFAULT,
            tls);
    RpcChannels channels =
        new RpcChannels(config, Set.of(), Map.of("accounts", List.of(to.address())));
    try {
      Throwable error =
          catchThrowable(
              () ->
                  AuthServiceGrpc.newBlockingStub(channels.to(AuthServiceGrpc.SERVICE_NAME))
                      .getJwks(GetJwksRequest.getDefaultInstance()));
      return Optional.ofNullable(error).map(it -> Failure.detail(it).reason());
    } finally {
      channels.close();
    }
  }
}
