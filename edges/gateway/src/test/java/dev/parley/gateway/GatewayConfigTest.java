package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.cache.RateLimits.Limit;
import dev.parley.kernel.Config;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GatewayConfigTest {
  @Test
  void theDefaultsAllowNoForeignPages() {
    GatewayConfig config = read(Map.of());

    assertThat(config.corsOrigins()).isEmpty();
    assertThat(config.maxBodyBytes()).isEqualTo(256 * 1024);
    assertThat(config.perUser()).isEqualTo(new Limit(1_000, Duration.ofSeconds(10)));
    assertThat(config.perAddress()).isEqualTo(new Limit(5_000, Duration.ofSeconds(5)));
  }

  @Test
  void aBodyMayNotTakeLongerThanItsRequest() {
    assertThatThrownBy(
            () -> read(Map.of("gateway.body-timeout", "20s", "gateway.request-timeout", "10s")))
        .hasMessageContaining("body-timeout");
  }

  @Test
  void anAddressOfVersion6CountsByItsNetwork() {
    assertThat(AddressKey.of("2001:db8:1:2:3::4")).isEqualTo(AddressKey.of("2001:db8:1:2:ffff::1"));
    assertThat(AddressKey.of("2001:db8:1:2::1")).isNotEqualTo(AddressKey.of("2001:db8:1:3::1"));
    assertThat(AddressKey.of("192.0.2.1")).isNotEqualTo(AddressKey.of("192.0.2.2"));
    assertThat(AddressKey.of("::ffff:192.0.2.1")).isEqualTo(AddressKey.of("192.0.2.1"));
  }

  private static GatewayConfig read(Map<String, String> flags) {
    return new Config().flags(flags).resolve(reader -> GatewayConfig.read(reader.at("gateway")));
  }
}
