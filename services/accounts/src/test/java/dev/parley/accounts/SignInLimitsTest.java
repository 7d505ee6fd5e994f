package dev.parley.accounts;

import static dev.parley.accounts.AccountsServer.PASSWORD;
import static dev.parley.accounts.AccountsServer.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.accounts.AccountsServer.Client;
import dev.parley.api.accounts.v1.ChangePasswordRequest;
import dev.parley.api.accounts.v1.LoginRequest;
import dev.parley.api.accounts.v1.LoginResponse;
import dev.parley.api.accounts.v1.RefreshRequest;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.cache.RateLimits.Limit;
import dev.parley.rpc.Failure;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SignInLimitsTest {
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final String WRONG = "wrong horse";
  // Ten failures of an address and four of an account in ten minutes.
  private final AccountsServer server = new AccountsServer(AccountsServer.limits(10, 4));

  @AfterEach
  void close() {
    server.close();
  }

  private LoginResponse login(String address, String login, String password) {
    return server
        .anyone()
        .from(address)
        .auth(
            stub ->
                stub.login(
                    LoginRequest.newBuilder().setLogin(login).setPassword(password).build()));
  }

  private ErrorReason reason(String address, String login, String password) {
    return failure(() -> login(address, login, password)).reason();
  }

  @Test
  void anAccountTakesAFewWrongPasswordsFromAnywhereAndThenNone() {
    server.register("anna");
    for (int i = 0; i < 4; i++) {
      assertThat(reason("198.51.100." + i, "anna", WRONG))
          .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    }

    Failure.Detail refused = failure(() -> login("198.51.100.99", "anna", PASSWORD));

    assertThat(refused.reason()).isEqualTo(ErrorReason.ERROR_REASON_RATE_LIMITED);
    assertThat(refused.retryAfter().orElseThrow())
        .isPositive()
        .isLessThanOrEqualTo(TEN_MINUTES.dividedBy(4));
  }

  @Test
  void theWaitEndsAsItWasTold() {
    server.register("anna");
    for (int i = 0; i < 4; i++) {
      reason("198.51.100.1", "anna", WRONG);
    }
    Duration wait =
        failure(() -> login("198.51.100.1", "anna", PASSWORD)).retryAfter().orElseThrow();

    server.clock.pass(wait);

    assertThat(login("198.51.100.1", "anna", PASSWORD).getUser().getLogin()).isEqualTo("anna");
  }

  @Test
  void anAccountThatDoesNotExistIsLimitedTheSame() {
    for (int i = 0; i < 4; i++) {
      assertThat(reason("198.51.100.1", "nobody", WRONG))
          .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    }

    assertThat(reason("198.51.100.1", "nobody", WRONG))
        .isEqualTo(ErrorReason.ERROR_REASON_RATE_LIMITED);
  }

  @Test
  void ownersAreNotShutOutWhereTheyAreSignedIn() {
    server.register("anna"); // from 192.0.2.1
    for (int i = 0; i < 8; i++) {
      reason("198.51.100." + i, "anna", WRONG);
    }

    assertThat(login("192.0.2.1", "ANNA", PASSWORD).getUser().getLogin()).isEqualTo("anna");
    assertThat(reason("198.51.100.99", "anna", PASSWORD))
        .isEqualTo(ErrorReason.ERROR_REASON_RATE_LIMITED);
  }

  @Test
  void anAddressTakesAFewWrongPasswordsForAllAccountsTogether() {
    for (int i = 0; i < 10; i++) {
      assertThat(reason("198.51.100.1", "user" + i, WRONG))
          .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    }

    assertThat(reason("198.51.100.1", "user99", WRONG))
        .isEqualTo(ErrorReason.ERROR_REASON_RATE_LIMITED);
    assertThat(reason("198.51.100.2", "user99", WRONG))
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
  }

  @Test
  void rightPasswordsDoNotCount() {
    server.register("anna");
    for (int i = 0; i < 30; i++) {
      assertThat(login("198.51.100.1", "anna", PASSWORD).getUser().getLogin()).isEqualTo("anna");
    }
    for (int i = 0; i < 4; i++) {
      assertThat(reason("198.51.100.2", "anna", WRONG))
          .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    }
  }

  @Test
  void aRefusedTryCostsNoHash() {
    for (int i = 0; i < 4; i++) {
      reason("198.51.100.1", "nobody", WRONG);
    }
    double before = server.hashes("verify");

    reason("198.51.100.1", "nobody", WRONG);

    assertThat(server.hashes("verify")).isEqualTo(before);
  }

  @Test
  void triesAtOnceDoNotOutrunTheCount() throws Exception {
    server.register("anna");

    var reasons = AtOnce.run(40, i -> () -> reason("198.51.100." + i, "anna", WRONG));

    assertThat(reasons).filteredOn(ErrorReason.ERROR_REASON_BAD_CREDENTIALS::equals).hasSize(4);
    assertThat(reasons).filteredOn(ErrorReason.ERROR_REASON_RATE_LIMITED::equals).hasSize(36);
  }

  @Test
  void wrongCurrentPasswordsAreLimited() {
    Client anna = server.registered("anna");
    ChangePasswordRequest request =
        ChangePasswordRequest.newBuilder()
            .setCurrentPassword(WRONG)
            .setNewPassword("battery staple")
            .build();
    for (int i = 0; i < 4; i++) {
      assertThat(failure(() -> anna.auth(stub -> stub.changePassword(request))).reason())
          .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    }

    assertThat(failure(() -> anna.auth(stub -> stub.changePassword(request))).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_RATE_LIMITED);
  }

  @Test
  void registrationsSignInsAndRefreshesOfAnAddressAreLimited() {
    Limit two = new Limit(2, Duration.ofMinutes(1));
    Limit many = new Limit(100, Duration.ofMinutes(1));
    server.close();
    try (AccountsServer strict = new AccountsServer(new LimitsConfig(two, two, two, many, many))) {
      strict.register("anna");
      strict.register("bob");
      assertThat(failure(() -> strict.register("carl")).reason())
          .isEqualTo(ErrorReason.ERROR_REASON_RATE_LIMITED);
      LoginRequest login = LoginRequest.newBuilder().setLogin("anna").setPassword(PASSWORD).build();
      strict.anyone().auth(stub -> stub.login(login));
      strict.anyone().auth(stub -> stub.login(login));
      assertThat(failure(() -> strict.anyone().auth(stub -> stub.login(login))).reason())
          .isEqualTo(ErrorReason.ERROR_REASON_RATE_LIMITED);
      RefreshRequest refresh = RefreshRequest.newBuilder().setRefreshToken("x").build();
      failure(() -> strict.anyone().auth(stub -> stub.refresh(refresh)));
      failure(() -> strict.anyone().auth(stub -> stub.refresh(refresh)));
      assertThat(failure(() -> strict.anyone().auth(stub -> stub.refresh(refresh))).reason())
          .isEqualTo(ErrorReason.ERROR_REASON_RATE_LIMITED);
    }
  }
}
