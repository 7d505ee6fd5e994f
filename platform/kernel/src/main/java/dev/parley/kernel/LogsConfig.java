package dev.parley.kernel;

/// How the program logs.
///
/// @param format for people or for machines
/// @param level the least severe level of Parley's own logs that is written
public record LogsConfig(Format format, Level level) {

  /// Reads `format` and `level`.
  public static LogsConfig read(ConfigReader reader) {
    return new LogsConfig(
        reader.choice("format", Format.CONSOLE, "Form of the logs: console for people, or json"),
        reader.choice("level", Level.INFO, "Least severe level that is logged"));
  }

  /// The form of a log line.
  public enum Format {
    /// A line for people.
    CONSOLE,
    /// A JSON object with stable keys.
    JSON
  }

  /// Severity, from most to least.
  public enum Level {
    /// Something was lost or refused that should not have been.
    ERROR,
    /// Something needs attention soon.
    WARN,
    /// Something worth knowing happened.
    INFO,
    /// Details for finding an error.
    DEBUG,
    /// Everything.
    TRACE
  }
}
