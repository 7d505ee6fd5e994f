package dev.parley.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Failure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordHasherTest {
  private static final Argon2Cost CHEAP = new Argon2Cost(64, 1, 1);
  // argon2id, m=65536, t=2, p=1, "password", "somesalt": from the reference implementation's tests.
  private static final String REFERENCE =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final PasswordHasher hasher = hasher(CHEAP, 100, Duration.ofSeconds(30));

  private PasswordHasher hasher(Argon2Cost cost, int line, Duration wait) {
    return new PasswordHasher(new HashingConfig(cost, 1, line, wait), new SecureRandom(), metrics);
  }

  @AfterEach
  void close() {
    hasher.close();
  }

  @Test
  void aHashOfTheReferenceImplementationVerifies() {
    assertThat(hasher.verify("password", REFERENCE)).isTrue();
    assertThat(hasher.verify("Password", REFERENCE)).isFalse();
    assertThat(PasswordHash.parse(REFERENCE).phc()).isEqualTo(REFERENCE);
  }

  @Test
  void aPasswordVerifiesAgainstItsOwnHashOnly() {
    String hash = hasher.hash("correct horse");

    assertThat(hasher.verify("correct horse", hash)).isTrue();
    assertThat(hasher.verify("correct horsf", hash)).isFalse();
    assertThat(hasher.verify("", hash)).isFalse();
  }

  @Test
  void equalPasswordsHaveDifferentHashes() {
    assertThat(hasher.hash("correct horse")).isNotEqualTo(hasher.hash("correct horse"));
  }

  @Test
  void memoryUsedBeforeChangesNothing() {
    Argon2 reused = new Argon2(64);
    byte[] salt = "0123456789abcdef".getBytes(UTF_8);
    for (int i = 0; i < 20; i++) {
      Argon2Cost cost = new Argon2Cost(32 + 16 * (i % 4), 1 + i % 2, 1);
      byte[] password = ("password " + i).getBytes(UTF_8);
      byte[] fresh = new Argon2(64).compute(cost, salt, password.clone());
      assertThat(reused.compute(cost, salt, password)).isEqualTo(fresh);
    }
  }

  @Test
  void aPasswordIsOneTextHoweverItsAccentsAreComposed() {
    assertThat(hasher.verify("caf\u00e9 caf\u00e9", hasher.hash("cafe\u0301 cafe\u0301"))).isTrue();
  }

  @Test
  void aHashOfAnotherCostIsOutdated() {
    assertThat(hasher.isOutdated(hasher.hash("correct horse"))).isFalse();
    assertThat(hasher.isOutdated(REFERENCE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "$argon2i$v=19$m=64,t=1,p=1$AAAA$AAAA",
        "$argon2id$v=16$m=64,t=1,p=1$AAAA$AAAA",
        "$argon2id$v=19$m=0,t=1,p=1$AAAA$AAAA",
        "$argon2id$v=19$m=64,t=1,p=1$AAAA",
        "$2y$10$abcdefghijklmnopqrstuv",
      })
  void whatIsNotAnArgon2idHashIsRefused(String phc) {
    assertThatThrownBy(() -> PasswordHash.parse(phc)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whoFindsTheLineFullIsRefusedWithATimeToComeBack() throws Exception {
    int tries = 20;
    Argon2Cost slow = new Argon2Cost(19_456, 20, 1);
    try (PasswordHasher busy = hasher(slow, 2, Duration.ofSeconds(60));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> calls = new ArrayList<>();
      for (int i = 0; i < tries; i++) {
        calls.add(() -> busy.hash("correct horse"));
      }
      int refused = 0;
      for (Future<String> call : threads.invokeAll(calls)) {
        if (call.state() == Future.State.FAILED) {
          Failure.Detail detail = Failure.detail(call.exceptionNow());
          assertThat(detail.reason()).isEqualTo(ErrorReason.ERROR_REASON_OVERLOADED);
          assertThat(detail.retryAfter()).isPresent();
          refused++;
        }
      }
      // One computes and two wait at any time; the others came while they did.
      assertThat(refused).isBetween(1, tries - 3);
    }
  }

  @Test
  void whoWaitsTooLongIsRefusedAndLeavesTheLine() {
    Argon2Cost slow = new Argon2Cost(19_456, 50, 1);
    try (PasswordHasher busy = hasher(slow, 2, Duration.ofMillis(1))) {
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> busy.hash("correct horse"))
            .satisfies(
                e ->
                    assertThat(Failure.detail(e).reason())
                        .isEqualTo(ErrorReason.ERROR_REASON_OVERLOADED));
      }
    }
  }
}
