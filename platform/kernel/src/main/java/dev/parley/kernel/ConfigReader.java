package dev.parley.kernel;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads typed settings below a prefix; a wrong value is collected as a problem and read as its
/// default, so that one start tells everything that is wrong.
///
/// For one thread. Keys are lower case with dashes, `max-members`; below the prefix `chats` that is
/// the key `chats.max-members`, the flag `--chats.max-members` and the variable
/// `PARLEY_CHATS_MAX_MEMBERS`. An empty value is the empty text for texts, "not set" for
/// [#optional], the empty list for lists, and wrong for everything else.
public final class ConfigReader {

  private final Config config;
  private final String prefix;

  ConfigReader(Config config, String prefix) {
    this.config = config;
    this.prefix = prefix;
  }

  /// A reader of the keys below `prefix`, itself below this reader's prefix.
  public ConfigReader at(String prefix) {
    return new ConfigReader(config, key(prefix));
  }

  /// Whether a setting stands anywhere, so that its default does not count.
  public boolean isSet(String key) {
    return config.find(key(key)).isPresent();
  }

  /// Tells of a problem between settings; reading goes on, and then fails with all problems.
  ///
  /// @param problem one sentence that names the keys
  public void refuse(String problem) {
    config.problem(problem);
  }

  /// A text.
  ///
  /// @param doc one sentence for the operator, as for all reads
  public String string(String key, String fallback, String doc) {
    return read(key, fallback, fallback, doc, value -> value);
  }

  /// A text that may be absent; an empty one counts as absent.
  public Optional<String> optional(String key, String doc) {
    String value = string(key, "", doc);
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  /// A text that is never shown.
  public String secret(String key, String fallback, String doc) {
    Optional<Config.Setting> setting = config.find(key(key));
    String shown = setting.map(Config.Setting::value).orElse(fallback).isEmpty() ? "" : "(hidden)";
    String source = setting.map(Config.Setting::source).orElse("default");
    config.known(new ConfigEntry(key(key), doc, "", shown, source, true));
    return setting.map(Config.Setting::value).orElse(fallback);
  }

  /// A whole number from `min` to `max`, both included.
  public int integer(String key, int fallback, int min, int max, String doc) {
    String expected = "a whole number from " + min + " to " + max;
    return read(
        key,
        fallback,
        Integer.toString(fallback),
        doc,
        value -> {
          try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
              return number;
            }
          } catch (NumberFormatException notANumber) {
            throw new WrongValue(expected, notANumber);
          }
          throw new WrongValue(expected);
        });
  }

  /// A duration from `min` to `max`, both included, written as a whole number and one of the units
  /// ms, s, m, h, d.
  public Duration duration(String key, Duration fallback, Duration min, Duration max, String doc) {
    String expected =
        "a duration from " + Durations.print(min) + " to " + Durations.print(max) + ", like 30s";
    return read(
        key,
        fallback,
        Durations.print(fallback),
        doc,
        value ->
            Durations.parse(value)
                .filter(duration -> duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0)
                .orElseThrow(() -> new WrongValue(expected)));
  }

  /// `true` or `false`.
  public boolean flag(String key, boolean fallback, String doc) {
    return read(
        key,
        fallback,
        Boolean.toString(fallback),
        doc,
        value ->
            switch (value.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new WrongValue("true or false");
            });
  }

  /// A path of the file system; relative ones are relative to the working directory.
  public Path path(String key, Path fallback, String doc) {
    return read(
        key,
        fallback,
        fallback.toString(),
        doc,
        value -> {
          try {
            if (!value.isEmpty()) {
              return Path.of(value);
            }
          } catch (InvalidPathException invalid) {
            throw new WrongValue("a path", invalid);
          }
          throw new WrongValue("a path");
        });
  }

  /// A comma-separated list of texts; blanks around an item do not count, empty items are dropped.
  public List<String> list(String key, List<String> fallback, String doc) {
    return read(
        key,
        List.copyOf(fallback),
        String.join(",", fallback),
        doc,
        value ->
            Arrays.stream(value.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList());
  }

  /// One constant of an enum, written in lower case with dashes.
  public <E extends Enum<E>> E choice(String key, E fallback, String doc) {
    List<E> constants = List.of(fallback.getDeclaringClass().getEnumConstants());
    String expected =
        constants.stream()
            .map(ConfigReader::print)
            .collect(Collectors.joining(", ", "one of ", ""));
    return read(
        key,
        fallback,
        print(fallback),
        doc,
        value ->
            constants.stream()
                .filter(constant -> print(constant).equals(value.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new WrongValue(expected)));
  }

  /// A value of a form of its own.
  ///
  /// @param parser makes it; says with the message of an [IllegalArgumentException] what the text
  ///     must be: "a date"
  public <T> T parsed(String key, String fallback, Function<String, T> parser, String doc) {
    return read(
        key,
        parser.apply(fallback),
        fallback,
        doc,
        value -> {
          try {
            return parser.apply(value);
          } catch (IllegalArgumentException refused) {
            throw new WrongValue(String.valueOf(refused.getMessage()), refused);
          }
        });
  }

  private <T> T read(
      String key, T fallback, String printed, String doc, Function<String, T> parser) {
    Optional<Config.Setting> setting = config.find(key(key));
    String value = setting.map(Config.Setting::value).orElse(printed);
    String source = setting.map(Config.Setting::source).orElse("default");
    config.known(new ConfigEntry(key(key), doc, printed, value, source, false));
    if (setting.isEmpty()) {
      return fallback;
    }
    try {
      return parser.apply(value);
    } catch (WrongValue wrong) {
      config.problem(source + " is \"" + value + "\"; it must be " + wrong.getMessage());
      return fallback;
    }
  }

  private String key(String name) {
    return prefix.isEmpty() ? name : prefix + "." + name;
  }

  private static String print(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// A value that a parser refuses; the message says what is expected instead.
  private static final class WrongValue extends RuntimeException {

    WrongValue(String expected) {
      super(expected);
    }

    WrongValue(String expected, Throwable cause) {
      super(expected, cause);
    }
  }
}
