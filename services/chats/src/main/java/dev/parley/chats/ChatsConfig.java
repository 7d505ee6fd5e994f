package dev.parley.chats;

import dev.parley.kernel.ConfigReader;
import java.time.Duration;

/// The settings of chats. Immutable.
///
/// @param maxMembers most members of a group, 2 to 100,000
/// @param maxChats most chats a user is in, 1 to 100,000; checked without a lock, so that calls at
///     the same moment can go a little beyond it
/// @param writerLanes how many transactions write at the same time, 1 to 64; each takes a
///     connection
/// @param maxBatch most writes in one transaction, 1 to 10,000
/// @param queueCapacity most writes that wait for one lane, 1 to 1,000,000
/// @param queueMebibytes most text that waits for all lanes, 1 to 4,096 MiB
/// @param writeTimeout how long a write is tried before its caller is told that nothing is known
public record ChatsConfig(
    int maxMembers,
    int maxChats,
    int writerLanes,
    int maxBatch,
    int queueCapacity,
    int queueMebibytes,
    Duration writeTimeout) {

  private static final int MAX_DEFAULT_LANES = 4;

  /// Checks the bounds.
  public ChatsConfig {
    check(maxMembers >= 2 && maxChats >= 1, "A chat has members and a user has chats");
    check(writerLanes >= 1 && maxBatch >= 1, "Somebody has to write something");
    check(queueCapacity >= 1 && queueMebibytes >= 1, "A queue has room for something");
    check(writeTimeout.isPositive(), "Writing takes time");
  }

  /// The defaults.
  ///
  /// @return what is used where nothing is configured
  public static ChatsConfig defaults() {
    return new ChatsConfig(10_000, 5_000, lanes(), 1_000, 10_000, 64, Duration.ofSeconds(8));
  }

  /// Reads the settings.
  ///
  /// @param reader at the prefix `chats`
  /// @return the settings
  public static ChatsConfig read(ConfigReader reader) {
    ChatsConfig fallback = defaults();
    return new ChatsConfig(
        reader.integer(
            "max-members", fallback.maxMembers(), 2, 100_000, "Most members of a group."),
        reader.integer(
            "max-chats", fallback.maxChats(), 1, 100_000, "Most chats a user can be in."),
        reader.integer(
            "writer-lanes",
            fallback.writerLanes(),
            1,
            64,
            "How many transactions write messages at the same time."),
        reader.integer(
            "max-batch", fallback.maxBatch(), 1, 10_000, "Most writes in one transaction."),
        reader.integer(
            "queue-capacity",
            fallback.queueCapacity(),
            1,
            1_000_000,
            "Most writes that wait for one lane; more are refused."),
        reader.integer(
            "queue-mebibytes",
            fallback.queueMebibytes(),
            1,
            4_096,
            "Most text that waits for all lanes; more is refused."),
        reader.duration(
            "write-timeout",
            fallback.writeTimeout(),
            Duration.ofMillis(100),
            Duration.ofMinutes(1),
            "How long a write is tried before its caller is told that the outcome is unknown."));
  }

  /// More lanes mean smaller batches; they pay only where there are cores for them.
  private static int lanes() {
    return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_DEFAULT_LANES);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
