package dev.parley.accounts;

import dev.parley.kernel.ConfigReader;
import java.time.Duration;

/// What passwords cost and how many are hashed at once.
///
/// @param cost of new hashes; old ones are renewed at the next sign-in
/// @param threads how many are computed at once
/// @param line how many may wait
/// @param longestWait how long a caller waits, computing included
record HashingConfig(Argon2Cost cost, int threads, int line, Duration longestWait) {
  // OWASP Password Storage Cheat Sheet: Argon2id with m=19456 (19 MiB), t=2, p=1.
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;

  static HashingConfig read(ConfigReader reader) {
    return new HashingConfig(
        new Argon2Cost(
            reader.integer(
                "argon2-memory-kib",
                MEMORY_KIB,
                8,
                1_048_576,
                "memory of one password hash in KiB; lower it in tests only"),
            reader.integer("argon2-passes", PASSES, 1, 100, "passes of one password hash"),
            1),
        reader.integer(
            "hash-threads",
            Math.max(1, Runtime.getRuntime().availableProcessors() - 1),
            1,
            256,
            "password hashes computed at once"),
        reader.integer("hash-line", 128, 1, 10_000, "password hashes that may wait"),
        reader.duration(
            "hash-wait",
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            Duration.ofMinutes(1),
            "how long a sign-in waits for its password hash before it is refused"));
  }
}
