package dev.parley.cluster;

import java.nio.file.Path;
import java.util.List;

/// What a cluster is to be like.
///
/// @param program the words that start Parley, before its own: the launcher, or java with its flags
/// @param folder where everything is kept; what is there from before is used again
/// @param port the public one, 0 for a free one
/// @param instances of each target, at least 1
/// @param settings more settings of every process, for example `log.format=json`
public record ClusterOptions(
    List<String> program, Path folder, int port, int instances, List<String> settings) {
  /// Checks the bounds and copies the settings.
  public ClusterOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("--port must be 0 to 65535, not " + port);
    }
    if (instances < 1 || instances > 20) {
      throw new IllegalArgumentException("--instances must be 1 to 20, not " + instances);
    }
    for (String setting : settings) {
      if (setting.indexOf('=') < 1) {
        throw new IllegalArgumentException("--set takes key=value, not " + setting);
      }
    }
    program = List.copyOf(program);
    settings = List.copyOf(settings);
  }
}
