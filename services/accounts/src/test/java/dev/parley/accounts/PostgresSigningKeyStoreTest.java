package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

final class PostgresSigningKeyStoreTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private final Jdbi jdbi = AccountsDatabase.empty();
  private final SigningKeyStore store = new PostgresSigningKeyStore(jdbi);

  private SigningKeys load(String secret) {
    return SigningKeys.load(
        store, new KeySealer(secret, RANDOM), RANDOM, InstantSource.fixed(Some.NOON));
  }

  @Test
  void theKeyMadeAtTheFirstStartIsKept() {
    ECKey first = load("").current();
    ECKey second = load("").current();

    assertThat(second.toJSONObject()).isEqualTo(first.toJSONObject());
    assertThat(second.isPrivate()).isTrue();
    assertThat(load("").published()).containsExactly(first.toPublicJWK());
  }

  @Test
  void processesThatStartAtOnceHaveOneKey() throws Exception {
    List<String> kids = AtOnce.run(8, i -> () -> load("").current().getKeyID());

    assertThat(kids).hasSize(8).containsOnly(kids.getFirst());
  }

  @Test
  void aSecretGivenLaterSealsTheKeyInPlace() {
    ECKey plain = load("").current();

    assertThat(load("sixteen characters").current().getD()).isEqualTo(plain.getD());

    assertThat(load("sixteen characters").current().getD()).isEqualTo(plain.getD());
    assertThatThrownBy(() -> load("")).hasMessageContaining("accounts.key-secret");
  }

  @Test
  void theNewestKeyIsInUseAndTheOldOneStaysPublished() {
    ECKey old = load("").current();
    ECKey newer = addNewerKey();

    SigningKeys keys = load("");

    assertThat(keys.current().getKeyID()).isEqualTo(newer.getKeyID());
    assertThat(keys.published())
        .extracting(ECKey::getKeyID)
        .containsExactly(newer.getKeyID(), old.getKeyID());
  }

  /// Makes one with the table empty, then puts the old one back as of the day before.
  private ECKey addNewerKey() {
    List<SigningKeyStore.StoredKey> old = store.all(PostgresSigningKeyStoreTest::noKey);
    jdbi.useHandle(handle -> handle.execute("DELETE FROM signing_keys"));
    ECKey newer = load("").current();
    for (SigningKeyStore.StoredKey key : old) {
      jdbi.useHandle(
          handle ->
              handle.execute(
                  "INSERT INTO signing_keys VALUES (?, ?, ?, ?)",
                  key.kid(),
                  key.publicKey(),
                  key.privateKey(),
                  key.createdAt().minus(Duration.ofDays(1))));
    }
    return newer;
  }

  private static SigningKeyStore.StoredKey noKey() {
    throw new AssertionError("There is a key already");
  }
}
