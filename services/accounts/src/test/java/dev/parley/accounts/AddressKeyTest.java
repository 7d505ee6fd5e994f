package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AddressKeyTest {
  @Test
  void addressesOfOneIpv6NetworkShareAKey() {
    assertThat(AddressKey.of("2001:db8:0:1::1")).isEqualTo(AddressKey.of("2001:db8:0:1:ffff::2"));
    assertThat(AddressKey.of("2001:db8:0:1::1")).isNotEqualTo(AddressKey.of("2001:db8:0:2::1"));
  }

  @Test
  void ipv4AddressesAreApartHoweverTheyAreWritten() {
    assertThat(AddressKey.of("192.0.2.1")).isNotEqualTo(AddressKey.of("192.0.2.2"));
    assertThat(AddressKey.of("::ffff:192.0.2.1")).isNotEqualTo(AddressKey.of("::ffff:192.0.2.2"));
  }

  @Test
  void whatIsNoAddressIsNotLookedUp() {
    assertThat(AddressKey.of("")).isEqualTo("unknown");
    assertThat(AddressKey.of("localhost")).isEqualTo("unknown");
    assertThat(AddressKey.of("x".repeat(1000))).isEqualTo("unknown");
  }
}
