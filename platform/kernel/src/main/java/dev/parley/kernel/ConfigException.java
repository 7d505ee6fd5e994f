package dev.parley.kernel;

import java.util.List;

/// Everything that is wrong with a configuration, in one exception; the message has a line for each
/// problem.
public final class ConfigException extends RuntimeException {

  private final List<String> problems;

  /// @param problems one sentence each, at least one
  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("A configuration exception needs a problem");
    }
    this.problems = List.copyOf(problems);
  }

  /// The problems in the order they were found, at least one.
  public List<String> problems() {
    return problems;
  }
}
