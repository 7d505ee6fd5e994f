package dev.parley.accounts;

import dev.parley.cache.RateLimits.Limit;
import dev.parley.kernel.ConfigReader;
import java.time.Duration;

/// How often one may try. See [SignInLimits] for what each is good for.
///
/// @param register registrations of one address
/// @param signIn sign-ins of one address, right or wrong
/// @param refresh refreshes of one address
/// @param addressFailures wrong passwords from one address
/// @param accountFailures wrong passwords for one account
record LimitsConfig(
    Limit register, Limit signIn, Limit refresh, Limit addressFailures, Limit accountFailures) {
  private static final Duration RATE = Duration.ofMinutes(1);
  private static final Duration FAILURES = Duration.ofMinutes(10);
  private static final int MOST = 1_000_000;

  static LimitsConfig read(ConfigReader reader) {
    return new LimitsConfig(
        limit(reader, "register-limit", 60, RATE, "registrations of one address per minute"),
        limit(reader, "login-limit", 120, RATE, "sign-ins of one address per minute"),
        limit(reader, "refresh-limit", 300, RATE, "token refreshes of one address per minute"),
        limit(
            reader,
            "address-failure-limit",
            30,
            FAILURES,
            "wrong passwords from one address per ten minutes"),
        limit(
            reader,
            "account-failure-limit",
            20,
            FAILURES,
            "wrong passwords for one account per ten minutes"));
  }

  private static Limit limit(
      ConfigReader reader, String key, int fallback, Duration per, String doc) {
    return new Limit(reader.integer(key, fallback, 1, MOST, doc), per);
  }
}
