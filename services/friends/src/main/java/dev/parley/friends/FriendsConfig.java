package dev.parley.friends;

import dev.parley.kernel.ConfigReader;

/// The settings of friends. Immutable.
///
/// @param maxFriends most friends of a person, 1 to 100,000
/// @param maxRequests most requests that a person has sent and that are not answered, 1 to 100,000
/// @param maxReceived most requests that a person has received and not answered, 1 to 1,000,000
/// @param maxBlocks most people whom a person has blocked, 1 to 100,000
public record FriendsConfig(int maxFriends, int maxRequests, int maxReceived, int maxBlocks) {

  /// Checks the bounds.
  public FriendsConfig {
    if (maxFriends < 1 || maxRequests < 1 || maxReceived < 1 || maxBlocks < 1) {
      throw new IllegalArgumentException("Everybody may have one of each");
    }
  }

  /// The defaults.
  ///
  /// @return what is used where nothing is configured
  public static FriendsConfig defaults() {
    return new FriendsConfig(5_000, 500, 10_000, 5_000);
  }

  /// Reads the settings.
  ///
  /// @param reader at the prefix `friends`
  /// @return the settings
  public static FriendsConfig read(ConfigReader reader) {
    FriendsConfig fallback = defaults();
    return new FriendsConfig(
        reader.integer(
            "max-friends", fallback.maxFriends(), 1, 100_000, "Most friends a user can have."),
        reader.integer(
            "max-requests",
            fallback.maxRequests(),
            1,
            100_000,
            "Most unanswered friend requests a user can have sent."),
        reader.integer(
            "max-received",
            fallback.maxReceived(),
            1,
            1_000_000,
            "Most unanswered friend requests a user can have received."),
        reader.integer(
            "max-blocks", fallback.maxBlocks(), 1, 100_000, "Most people a user can block."));
  }
}
