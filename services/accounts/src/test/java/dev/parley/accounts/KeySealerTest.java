package dev.parley.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class KeySealerTest {
  private static final byte[] KEY = "a private key, as far as tests go".getBytes(UTF_8);
  private final SecureRandom random = new SecureRandom();
  private final KeySealer plain = new KeySealer("", random);
  private final KeySealer sealer = new KeySealer("sixteen characters", random);

  @Test
  void aSealedKeyOpensWithItsSecretAndDoesNotShow() {
    String stored = sealer.seal("kid", KEY);

    assertThat(sealer.open("kid", stored)).isEqualTo(KEY);
    assertThat(stored)
        .startsWith("sealed:")
        .doesNotContain(Base64.getEncoder().encodeToString(KEY));
  }

  @Test
  void aPlainKeyOpensWithAndWithoutASecret() {
    String stored = plain.seal("kid", KEY);

    assertThat(plain.open("kid", stored)).isEqualTo(KEY);
    assertThat(sealer.open("kid", stored)).isEqualTo(KEY);
    assertThat(sealer.wantsSealing(stored)).isTrue();
    assertThat(plain.wantsSealing(stored)).isFalse();
    assertThat(sealer.wantsSealing(sealer.seal("kid", KEY))).isFalse();
  }

  @Test
  void aSealedKeyTellsTheOperatorWhatIsMissing() {
    String stored = sealer.seal("kid", KEY);

    assertThatThrownBy(() -> plain.open("kid", stored)).hasMessageContaining("accounts.key-secret");
    assertThatThrownBy(() -> new KeySealer("another one, also long", random).open("kid", stored))
        .hasMessageContaining("another one");
  }

  @Test
  void aSealedKeyDoesNotOpenUnderAnotherName() {
    assertThatThrownBy(() -> sealer.open("other", sealer.seal("kid", KEY)))
        .isInstanceOf(IllegalStateException.class);
  }
}
