package dev.parley.accounts;

import dev.parley.kernel.ConfigReader;
import java.time.Duration;

/// The settings of accounts.
///
/// @param hashing what passwords cost
/// @param limits how often one may try
/// @param userCache what is kept in memory for reading
/// @param tokenLifetime how long an access token is good, at most the contract's 10 minutes
/// @param sessionLifetime how long a session lives without a refresh
/// @param keySecret what signing keys are sealed with in the database, empty to keep them plain
/// @param purgeEvery how often what has expired is removed
public record AccountsConfig(
    HashingConfig hashing,
    LimitsConfig limits,
    UserCacheConfig userCache,
    Duration tokenLifetime,
    Duration sessionLifetime,
    String keySecret,
    Duration purgeEvery) {
  /// The longest an access token may live: other services forget ended sessions after it.
  static final Duration MAX_TOKEN_LIFETIME = Duration.ofMinutes(10);

  private static final int MIN_SECRET = 16;

  /// Checks the bounds.
  public AccountsConfig {
    if (tokenLifetime.compareTo(MAX_TOKEN_LIFETIME) > 0 || tokenLifetime.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "accounts.token-lifetime must be between a second and ten minutes");
    }
    if (sessionLifetime.compareTo(tokenLifetime) < 0) {
      throw new IllegalArgumentException(
          "accounts.session-lifetime must not be shorter than accounts.token-lifetime");
    }
    if (!keySecret.isEmpty() && keySecret.length() < MIN_SECRET) {
      throw new IllegalArgumentException("accounts.key-secret needs at least 16 characters");
    }
  }

  /// Reads the section `accounts`.
  ///
  /// @param reader the reader scoped to the section
  /// @return the configuration
  public static AccountsConfig read(ConfigReader reader) {
    return new AccountsConfig(
        HashingConfig.read(reader),
        LimitsConfig.read(reader),
        UserCacheConfig.read(reader),
        reader.duration(
            "token-lifetime",
            MAX_TOKEN_LIFETIME,
            Duration.ofSeconds(1),
            MAX_TOKEN_LIFETIME,
            "how long an access token is good"),
        reader.duration(
            "session-lifetime",
            Duration.ofDays(30),
            Duration.ofMinutes(1),
            Duration.ofDays(400),
            "how long a session lives without being refreshed"),
        reader.secret(
            "key-secret",
            "",
            "seals the signing keys in the database, at least 16 characters; keep it elsewhere"
                + " than the backups"),
        reader.duration(
            "purge-every",
            Duration.ofMinutes(10),
            Duration.ofSeconds(1),
            Duration.ofDays(1),
            "how often expired sessions are removed"));
  }
}
