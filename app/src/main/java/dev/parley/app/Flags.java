package dev.parley.app;

import dev.parley.kernel.ConfigException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads settings from command-line words: `--section.key=value`, `--section.key value`, and
/// `--section.key` alone for `true`. The last of a repeated one counts.
final class Flags {

  private Flags() {}

  /// The settings by full key.
  ///
  /// @throws ConfigException naming every word that is no setting
  static Map<String, String> parse(List<String> words) {
    Map<String, String> flags = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("--") || word.length() == 2) {
        problems.add("Unknown argument " + word + "; settings are written --section.key=value");
        continue;
      }
      int equals = word.indexOf('=');
      if (equals > 0) {
        flags.put(word.substring(2, equals), word.substring(equals + 1));
      } else if (i + 1 < words.size() && !words.get(i + 1).startsWith("--")) {
        flags.put(word.substring(2), words.get(++i));
      } else {
        flags.put(word.substring(2), "true");
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return flags;
  }
}
