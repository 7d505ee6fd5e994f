package dev.parley.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What a cluster is to be like.
///
/// @param program the words that start Parley, before its own: the launcher, or java with its flags
/// @param folder where everything is kept; what is there from before is used again
/// @param port the public one, 0 for a free one
/// @param instances of each target, 1 to 20
/// @param settings more settings of every process, for example `log.format=json`
/// @param network where everything listens
public record ClusterOptions(
    List<String> program,
    Path folder,
    int port,
    Map<String, Integer> instances,
    List<String> settings,
    Network network) {
  private static final int MOST = 20;

  /// Checks the bounds and copies the settings.
  public ClusterOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("--port must be 0 to 65535, not " + port);
    }
    if (!instances.keySet().containsAll(LocalCluster.TARGETS)) {
      throw new IllegalArgumentException("instances of each target, not " + instances);
    }
    instances.forEach(
        (_, count) -> {
          if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("--instances must be 1 to 20, not " + count);
          }
        });
    for (String setting : settings) {
      if (setting.indexOf('=') < 1) {
        throw new IllegalArgumentException("--set takes key=value, not " + setting);
      }
    }
    program = List.copyOf(program);
    instances = Map.copyOf(instances);
    settings = List.copyOf(settings);
  }

  /// As many instances of each target as of every other.
  public static Map<String, Integer> ofEach(int count) {
    return LocalCluster.TARGETS.stream().collect(Collectors.toMap(target -> target, _ -> count));
  }
}
