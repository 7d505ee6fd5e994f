package dev.parley.kernel;

/// Says which module could not start, and why; everything started before it has been closed.
public final class ModuleStartException extends RuntimeException {

  private final String module;

  ModuleStartException(String module, Throwable cause) {
    super("Module " + module + " could not start: " + reason(cause), cause);
    this.module = module;
  }

  /// The name of the module that failed.
  public String module() {
    return module;
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }
}
