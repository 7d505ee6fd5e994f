package dev.parley.kernel;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// One place settings come from: flags, environment or a file. Immutable.
///
/// @param values the settings by the name they have in this place
/// @param naming how a key such as `chats.max-members` is written in this place
/// @param place where a person finds it, such as the file's name; may be empty
record ConfigSource(Map<String, String> values, UnaryOperator<String> naming, String place) {

  ConfigSource {
    values = Map.copyOf(values);
  }

  /// Settings given on the command line by their full keys, without the dashes.
  static ConfigSource flags(Map<String, String> flags) {
    Map<String, String> values = new LinkedHashMap<>();
    flags.forEach((key, value) -> values.put("--" + key, value));
    return new ConfigSource(values, key -> "--" + key, "");
  }

  /// The `PARLEY_…` variables of an environment, except those in `reserved`.
  static ConfigSource environment(Map<String, String> environment, Set<String> reserved) {
    Map<String, String> values = new LinkedHashMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("PARLEY_") && !reserved.contains(name)) {
            values.put(name, value);
          }
        });
    return new ConfigSource(values, ConfigSource::variable, "");
  }

  /// Settings of a file by their full keys.
  static ConfigSource file(Map<String, String> values, String place) {
    return new ConfigSource(values, key -> key, place);
  }

  Optional<String> value(String key) {
    return Optional.ofNullable(values.get(naming.apply(key)));
  }

  /// How a person finds the setting of a key here: `--http.port`, `PARLEY_HTTP_PORT`, `http.port
  /// in parley.yaml`.
  String describe(String key) {
    return locate(naming.apply(key));
  }

  /// The same for a name as it stands in this place.
  String locate(String name) {
    return place.isEmpty() ? name : name + " in " + place;
  }

  private static String variable(String key) {
    return "PARLEY_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
