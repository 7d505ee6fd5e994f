package dev.parley.app;

/// A command that could not do its work, for a reason its user can act on.
final class CommandFailure extends RuntimeException {

  CommandFailure(String message) {
    super(message);
  }
}
