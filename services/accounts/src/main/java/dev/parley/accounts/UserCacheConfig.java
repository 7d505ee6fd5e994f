package dev.parley.accounts;

import dev.parley.kernel.ConfigReader;
import java.time.Duration;

/// Whether and how long copies of accounts are kept for reading.
///
/// @param on false reads every account from the database
/// @param most how many are kept
/// @param longest how long one is kept, and so how old another process may show it
record UserCacheConfig(boolean on, int most, Duration longest) {
  static UserCacheConfig read(ConfigReader reader) {
    return new UserCacheConfig(
        reader.flag("user-cache", true, "whether users are kept in memory for reading"),
        reader.integer("user-cache-size", 20_000, 1, 10_000_000, "users kept at most"),
        reader.duration(
            "user-cache-ttl",
            Duration.ofSeconds(10),
            Duration.ofMillis(1),
            Duration.ofMinutes(10),
            "how long a user is kept; how old a profile may be that another process changed"));
  }
}
