package dev.parley.app;

import dev.parley.kernel.Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/// A command that reads the configuration: flags, `PARLEY_…` variables and a file. The only place
/// that sees the process's environment.
abstract class ConfiguredCommand {

  /// Variables that begin like settings and are none.
  private static final Set<String> RESERVED = Set.of("PARLEY_CONFIG", "PARLEY_JAVA_OPTS");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file of settings; also the variable PARLEY_CONFIG.")
  private @Nullable Path file;

  @Option(
      names = "--target",
      paramLabel = "TARGETS",
      description = "What to run: all (the default) or some of those that `targets` lists.")
  private @Nullable String target;

  @Option(names = "--port", paramLabel = "PORT", description = "Short for --http.port.")
  private @Nullable String port;

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description = "Where everything is kept; ./data by default.")
  private @Nullable String dataDir;

  /// Any `--section.key=value`; `parley config` lists them.
  @Unmatched private List<String> others = new ArrayList<>();

  /// The places of settings, not read yet.
  ///
  /// @throws dev.parley.kernel.ConfigException for words that are no settings, or an unreadable
  ///     file
  final Config configuration() {
    Map<String, String> environment = System.getenv();
    Map<String, String> flags = Flags.parse(others);
    put(flags, "target", target);
    put(flags, "http.port", port);
    put(flags, "data-dir", dataDir);
    Config config = new Config().flags(flags).environment(environment, RESERVED);
    String named = environment.getOrDefault("PARLEY_CONFIG", "");
    if (file != null) {
      config.file(file);
    } else if (!named.isEmpty()) {
      config.file(Path.of(named));
    }
    return config;
  }

  private static void put(Map<String, String> flags, String key, @Nullable String value) {
    if (value != null) {
      flags.put(key, value);
    }
  }
}
