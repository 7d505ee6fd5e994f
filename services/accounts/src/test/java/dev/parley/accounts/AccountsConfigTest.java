package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.kernel.Config;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AccountsConfigTest {
  private static AccountsConfig read(Map<String, String> flags) {
    return new Config().flags(flags).resolve(root -> AccountsConfig.read(root.at("accounts")));
  }

  @Test
  void theDefaultsAreSafe() {
    AccountsConfig config = read(Map.of());

    assertThat(config.hashing().cost()).isEqualTo(new Argon2Cost(19_456, 2, 1));
    assertThat(config.hashing().threads()).isPositive();
    assertThat(config.tokenLifetime()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.sessionLifetime()).isEqualTo(Duration.ofDays(30));
  }

  @Test
  void settingsAreTaken() {
    AccountsConfig config =
        read(
            Map.of(
                "accounts.argon2-memory-kib", "64",
                "accounts.argon2-passes", "1",
                "accounts.login-limit", "1000"));

    assertThat(config.hashing().cost()).isEqualTo(new Argon2Cost(64, 1, 1));
    assertThat(config.limits().signIn().tokens()).isEqualTo(1_000);
  }

  @Test
  void usersAreKeptForSecondsUnlessItIsSwitchedOff() {
    assertThat(read(Map.of()).userCache())
        .isEqualTo(new UserCacheConfig(true, 20_000, Duration.ofSeconds(10)));
    assertThat(
            read(Map.of(
                    "accounts.user-cache", "false",
                    "accounts.user-cache-size", "5",
                    "accounts.user-cache-ttl", "1m"))
                .userCache())
        .isEqualTo(new UserCacheConfig(false, 5, Duration.ofMinutes(1)));
  }

  @Test
  void tokensOutliveNeitherTheContractNorTheirSessions() {
    assertThatThrownBy(() -> read(Map.of("accounts.token-lifetime", "11m")))
        .hasMessageContaining("token-lifetime");
    assertThatThrownBy(() -> read(Map.of("accounts.session-lifetime", "1m")))
        .hasMessageContaining("session-lifetime");
    assertThatThrownBy(() -> read(Map.of("accounts.key-secret", "short")))
        .hasMessageContaining("key-secret");
  }
}
