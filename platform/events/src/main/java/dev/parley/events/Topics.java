package dev.parley.events;

import java.util.Map;
import java.util.Set;

/// The topics of events. Stateless.
public final class Topics {
  /// The deletion of an account was accepted: `UserDeleted`.
  public static final String USER_DELETED = "user.deleted";

  /// A service has removed what it had of a deleted account: `UserErased`.
  public static final String USER_ERASED = "user.erased";

  /// The topics that each service wants to hear of, by its name. What is published is kept for all
  /// of them, also for those that were never started yet.
  public static final Map<String, Set<String>> WANTED =
      Map.of(
          "accounts",
          Set.of(USER_ERASED),
          "chats",
          Set.of(USER_DELETED),
          "friends",
          Set.of(USER_DELETED));

  private Topics() {}
}
