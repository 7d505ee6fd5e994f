package dev.parley.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/// Reads a YAML file of nested sections into flat keys: `chats: {max-members: 5}` becomes
/// `chats.max-members`. Lists become comma-separated. Repeated keys and tags of types are refused.
final class YamlFile {

  private YamlFile() {}

  /// @throws ConfigException when the file cannot be read or is not a map of sections
  static Map<String, String> read(Path file) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try (var text = Files.newBufferedReader(file)) {
      Object root = new Yaml(new SafeConstructor(options)).load(text);
      Map<String, String> values = new LinkedHashMap<>();
      flatten(file, "", root, values);
      return values;
    } catch (NoSuchFileException missing) {
      throw problem("The configuration file " + file + " does not exist");
    } catch (IOException failure) {
      throw problem("The configuration file " + file + " cannot be read: " + failure.getMessage());
    } catch (MarkedYAMLException malformed) {
      var mark = malformed.getProblemMark();
      String where = mark == null ? "" : ", line " + (mark.getLine() + 1);
      throw problem(file + where + " is not YAML: " + malformed.getProblem());
    } catch (YAMLException malformed) {
      throw problem(file + " is not YAML: " + malformed.getMessage());
    }
  }

  private static void flatten(
      Path file, String key, @Nullable Object node, Map<String, String> values) {
    switch (node) {
      case null -> {
        if (!key.isEmpty()) {
          values.put(key, "");
        }
      }
      case Map<?, ?> section ->
          section.forEach(
              (name, child) ->
                  flatten(file, key.isEmpty() ? "" + name : key + "." + name, child, values));
      case List<?> items -> values.put(key, join(file, key, items));
      default -> {
        if (key.isEmpty()) {
          throw problem(file + " must be a map of sections");
        }
        values.put(key, node.toString());
      }
    }
  }

  private static String join(Path file, String key, List<?> items) {
    if (items.stream().anyMatch(item -> item instanceof Map || item instanceof List)) {
      throw problem(file + ": " + key + " must be a list of plain values");
    }
    return items.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static ConfigException problem(String text) {
    return new ConfigException(List.of(text));
  }
}
