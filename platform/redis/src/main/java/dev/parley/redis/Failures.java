package dev.parley.redis;

import io.lettuce.core.RedisCommandExecutionException;

/// Reads what went wrong. Stateless.
final class Failures {
  private Failures() {}

  /// The innermost cause.
  static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /// Whether the server says that another one owns the slot, or that nobody does now.
  static boolean isMisplaced(Throwable failure) {
    Throwable root = root(failure);
    String message = String.valueOf(root.getMessage());
    return root instanceof RedisCommandExecutionException
        && (message.startsWith("MOVED")
            || message.startsWith("ASK")
            || message.startsWith("CLUSTERDOWN")
            || message.startsWith("READONLY"));
  }

  /// Whether the server refuses our credentials, which only the operator can mend.
  static boolean isRefusal(Throwable failure) {
    String message = String.valueOf(root(failure).getMessage());
    return message.startsWith("WRONGPASS")
        || message.startsWith("NOAUTH")
        || message.startsWith("NOPERM");
  }

  /// Whether the script is not on the server.
  static boolean isNoScript(Throwable failure) {
    return String.valueOf(root(failure).getMessage()).startsWith("NOSCRIPT");
  }
}
