package dev.parley.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.text.similarity.LevenshteinDistance;

/// Finds the settings that no key explains, and suggests the key that was probably meant.
final class UnknownSettings {

  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private final Collection<String> keys;

  UnknownSettings(Collection<String> keys) {
    this.keys = List.copyOf(keys);
  }

  /// One sentence for each unknown setting of the places, sorted within a place.
  List<String> in(Collection<ConfigSource> sources) {
    List<String> problems = new ArrayList<>();
    for (ConfigSource source : sources) {
      List<String> known = keys.stream().map(source.naming()).toList();
      Map<String, String> unknown = new TreeMap<>(source.values());
      known.forEach(unknown::remove);
      unknown
          .keySet()
          .forEach(
              name ->
                  problems.add(
                      "Unknown setting "
                          + source.locate(name)
                          + nearest(name, known)
                              .map(right -> "; did you mean " + right + "?")
                              .orElse("; `parley config` lists the known ones")));
    }
    return problems;
  }

  private static Optional<String> nearest(String name, List<String> known) {
    int bound = Math.max(2, name.length() / 3);
    return known.stream()
        .filter(candidate -> DISTANCE.apply(name, candidate) <= bound)
        .min(Comparator.comparingInt(candidate -> DISTANCE.apply(name, candidate)));
  }
}
