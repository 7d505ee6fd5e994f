package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.kernel.ModuleStartException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TargetsAloneTest {

  private final Path folder;
  private final ParleyApp accounts;

  TargetsAloneTest(@TempDir Path folder) {
    this.folder = folder;
    this.accounts = ParleyApp.start(TestSettings.of("accounts", folder));
  }

  @AfterAll
  void stop() {
    accounts.close();
  }

  @Test
  void accountsRunAlone() throws Exception {
    assertReady(accounts);
    assertThatThrownBy(accounts::httpPort).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource(names = "ACCOUNTS", mode = Mode.EXCLUDE)
  void everyOtherTargetRunsAloneWithAccountsElsewhere(Target target) throws Exception {
    Map<String, String> settings = TestSettings.of(target.id(), folder.resolve(target.id()));
    settings.put("peers.accounts", "127.0.0.1:" + accounts.rpcPort().orElseThrow());
    settings.put("peers.chats", "127.0.0.1:1");
    settings.put("peers.friends", "127.0.0.1:1");

    try (var app = ParleyApp.start(settings)) {
      assertReady(app);
    }
  }

  @Test
  void aServiceThatIsNowhereIsNamedWithItsSetting() {
    assertThatThrownBy(() -> ParleyApp.start(TestSettings.of("gateway", folder.resolve("x"))))
        .isInstanceOf(ModuleStartException.class)
        .hasMessageContaining("peers.accounts");
  }

  @Test
  void aSecondServerOnTheSameFolderIsRefused() {
    assertThatThrownBy(() -> ParleyApp.start(TestSettings.of("accounts", folder)))
        .isInstanceOf(ModuleStartException.class)
        .hasMessageContaining("The data folder " + folder.resolve("data") + " is in use");
    assertThat(accounts.problems()).isEmpty();
  }

  private static void assertReady(ParleyApp app) throws Exception {
    assertThat(app.problems()).isEmpty();
    assertThat(TestSettings.get(app.opsPort(), "/health/ready").statusCode()).isEqualTo(200);
  }
}
