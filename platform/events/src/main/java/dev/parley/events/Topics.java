package dev.parley.events;

/// The topics of events. Stateless.
public final class Topics {
  /// The deletion of an account was accepted: `UserDeleted`.
  public static final String USER_DELETED = "user.deleted";

  /// A service has removed what it had of a deleted account: `UserErased`.
  public static final String USER_ERASED = "user.erased";

  private Topics() {}
}
