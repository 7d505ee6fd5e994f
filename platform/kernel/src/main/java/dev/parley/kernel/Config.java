package dev.parley.kernel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// The settings of one program and the places they come from; a place added earlier wins over a
/// later one, defaults come last.
///
/// For one thread. A configuration is read once, as a whole, through [#resolve]: what it reads
/// becomes the known keys, everything that is wrong is told at once, and a setting nobody reads is
/// an error that suggests the right key.
public final class Config {

  private final List<ConfigSource> sources = new ArrayList<>();
  private final SortedMap<String, ConfigEntry> entries = new TreeMap<>();
  private final Set<String> problems = new LinkedHashSet<>();

  /// Adds settings of the command line.
  ///
  /// @param flags by full key without dashes, `http.port`
  public Config flags(Map<String, String> flags) {
    sources.add(ConfigSource.flags(flags));
    return this;
  }

  /// Adds the `PARLEY_…` variables of an environment; others are ignored.
  ///
  /// @param reserved `PARLEY_…` variables that are no settings
  public Config environment(Map<String, String> environment, Set<String> reserved) {
    sources.add(ConfigSource.environment(environment, reserved));
    return this;
  }

  /// Adds a YAML file of nested sections.
  ///
  /// @throws ConfigException when the file cannot be read
  public Config file(Path file) {
    sources.add(ConfigSource.file(YamlFile.read(file), file.toString()));
    return this;
  }

  /// Reads the whole configuration.
  ///
  /// @param read makes the program's settings from a reader of the root; an
  ///     [IllegalArgumentException] it throws is the last of the problems told
  /// @throws ConfigException with every problem: wrong values and unknown settings of all places
  public <T> T resolve(Function<ConfigReader, T> read) {
    T result;
    try {
      result = read.apply(new ConfigReader(this, ""));
    } catch (IllegalArgumentException invalid) {
      problems.add(String.valueOf(invalid.getMessage()));
      throw new ConfigException(List.copyOf(problems)); // what else is known was not read
    }
    problems.addAll(new UnknownSettings(entries.keySet()).in(sources));
    if (!problems.isEmpty()) {
      throw new ConfigException(List.copyOf(problems));
    }
    return result;
  }

  /// The keys read until now, sorted, with their effective values; secrets are hidden.
  public List<ConfigEntry> entries() {
    return List.copyOf(entries.values());
  }

  /// The setting of a key in the first place that has it.
  Optional<Setting> find(String key) {
    for (ConfigSource source : sources) {
      Optional<String> value = source.value(key);
      if (value.isPresent()) {
        return Optional.of(new Setting(value.get().strip(), source.describe(key)));
      }
    }
    return Optional.empty();
  }

  void known(ConfigEntry entry) {
    ConfigEntry before = entries.put(entry.key(), entry);
    if (before != null && !before.doc().equals(entry.doc())) {
      throw new IllegalStateException("Two readers give " + entry.key() + " a meaning");
    }
  }

  void problem(String text) {
    problems.add(text);
  }

  /// A value and where it stands.
  record Setting(String value, String source) {}
}
