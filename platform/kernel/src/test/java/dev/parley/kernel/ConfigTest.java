package dev.parley.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {

  private final Path folder;

  ConfigTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void flagsWinOverEnvironmentOverFileOverDefault() throws IOException {
    Path file = file("a: {one: file, two: file, three: file}");
    Config config =
        new Config()
            .flags(Map.of("a.one", "flag"))
            .environment(Map.of("PARLEY_A_ONE", "env", "PARLEY_A_TWO", "env"), Set.of())
            .file(file);

    List<String> values =
        config.resolve(
            reader ->
                List.of(
                    reader.at("a").string("one", "default", "One"),
                    reader.at("a").string("two", "default", "Two"),
                    reader.at("a").string("three", "default", "Three"),
                    reader.at("a").string("four", "default", "Four")));

    assertThat(values).containsExactly("flag", "env", "file", "default");
    assertThat(config.entries())
        .extracting(ConfigEntry::source)
        .containsExactly("default", "--a.one", "a.three in " + file, "PARLEY_A_TWO");
  }

  @Test
  void everyTypeIsRead() {
    Config config =
        new Config()
            .flags(
                Map.of(
                    "n",
                    "7",
                    "d",
                    "500ms",
                    "f",
                    "TRUE",
                    "p",
                    "/data",
                    "l",
                    "a, b,,c",
                    "c",
                    "two-words"));

    List<Object> values =
        config.resolve(
            reader ->
                List.of(
                    reader.integer("n", 1, 0, 9, "N"),
                    reader.duration("d", Duration.ZERO, Duration.ZERO, Duration.ofDays(1), "D"),
                    reader.flag("f", false, "F"),
                    reader.path("p", Path.of("."), "P"),
                    reader.list("l", List.of(), "L"),
                    reader.choice("c", Choice.ONE, "C"),
                    reader.optional("o", "O").isPresent()));

    assertThat(values)
        .containsExactly(
            7,
            Duration.ofMillis(500),
            true,
            Path.of("/data"),
            List.of("a", "b", "c"),
            Choice.TWO_WORDS,
            false);
  }

  @Test
  void aYamlFileHasNestedSectionsAndLists() throws IOException {
    Path file = file("http:\n  port: 8090\n  origins: [a, b]\ndata-dir: ./here\nempty:\n");

    List<Object> values =
        new Config()
            .file(file)
            .resolve(
                reader ->
                    List.of(
                        reader.integer("http.port", 1, 0, 65_535, "Port"),
                        reader.at("http").list("origins", List.of(), "Origins"),
                        reader.path("data-dir", Path.of("."), "Folder"),
                        reader.string("empty", "x", "Empty")));

    assertThat(values).containsExactly(8090, List.of("a", "b"), Path.of("./here"), "");
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThatThrownBy(
            () ->
                new Config()
                    .flags(Map.of("n", "ten", "d", "5 minutes", "f", "yes", "c", "three", "p", ""))
                    .resolve(
                        reader ->
                            List.of(
                                reader.integer("n", 1, 0, 9, "N"),
                                reader.duration(
                                    "d", Duration.ZERO, Duration.ZERO, Duration.ofDays(30), "D"),
                                reader.flag("f", false, "F"),
                                reader.choice("c", Choice.ONE, "C"),
                                reader.path("p", Path.of("."), "P"))))
        .isInstanceOfSatisfying(
            ConfigException.class,
            exception ->
                assertThat(exception.problems())
                    .containsExactly(
                        "--n is \"ten\"; it must be a whole number from 0 to 9",
                        "--d is \"5 minutes\"; it must be a duration from 0ms to 30d, like 30s",
                        "--f is \"yes\"; it must be true or false",
                        "--c is \"three\"; it must be one of one, two-words",
                        "--p is \"\"; it must be a path"));
  }

  @Test
  void numbersAndDurationsOutOfRangeAreRefused() {
    assertProblems(
        Map.of("n", "10", "d", "31d"),
        reader ->
            List.of(
                reader.integer("n", 1, 0, 9, "N"),
                reader.duration("d", Duration.ZERO, Duration.ZERO, Duration.ofDays(30), "D")),
        "--n is \"10\"; it must be a whole number from 0 to 9",
        "--d is \"31d\"; it must be a duration from 0ms to 30d, like 30s");
  }

  @Test
  void aRecordThatRefusesItsValuesIsAProblem() {
    assertProblems(
        Map.of(),
        reader -> {
          throw new IllegalArgumentException("db.min is above db.max");
        },
        "db.min is above db.max");
  }

  @Test
  void aReaderRefusesWhatDoesNotGoTogether() {
    assertProblems(
        Map.of("a.min", "2"),
        reader -> {
          int min = reader.integer("a.min", 1, 0, 9, "Least");
          if (reader.at("a").isSet("min") && !reader.isSet("a.max")) {
            reader.refuse("a.min needs a.max");
          }
          return min;
        },
        "a.min needs a.max");
  }

  @Test
  void aFormOfOnesOwnIsParsed() {
    assertThat(
            new Config()
                .flags(Map.of("day", "2026-01-02"))
                .<LocalDate>resolve(reader -> reader.parsed("day", "1970-01-01", this::day, "Day")))
        .isEqualTo(LocalDate.of(2026, 1, 2));
    assertProblems(
        Map.of("day", "today"),
        reader -> reader.parsed("day", "1970-01-01", this::day, "Day"),
        "--day is \"today\"; it must be a date");
  }

  private LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException malformed) {
      throw new IllegalArgumentException("a date", malformed);
    }
  }

  @Test
  void anUnknownSettingIsRefusedWithASuggestionInEveryPlace() throws IOException {
    Path file = file("http: {prot: 1}");

    assertThatThrownBy(
            () ->
                new Config()
                    .flags(Map.of("htp.port", "1"))
                    .environment(
                        Map.of("PARLEY_HTTP_PORTS", "1", "PARLEY_JAVA_OPTS", "-Xmx1g", "PATH", "/"),
                        Set.of("PARLEY_JAVA_OPTS"))
                    .file(file)
                    .resolve(reader -> reader.at("http").integer("port", 1, 0, 9, "Port")))
        .hasMessage(
            "Unknown setting --htp.port; did you mean --http.port?\n"
                + "Unknown setting PARLEY_HTTP_PORTS; did you mean PARLEY_HTTP_PORT?\n"
                + ("Unknown setting http.prot in " + file + "; did you mean http.port?"));
  }

  @Test
  void aFarFetchedSuggestionIsNotMade() {
    assertProblems(
        Map.of("something-else", "1"),
        reader -> reader.at("http").integer("port", 1, 0, 9, "Port"),
        "Unknown setting --something-else; `parley config` lists the known ones");
  }

  @Test
  void secretsAreHidden() {
    Config config = new Config().flags(Map.of("db.password", "hunter2"));

    String password = config.resolve(reader -> reader.at("db").secret("password", "", "Password"));

    assertThat(password).isEqualTo("hunter2");
    assertThat(config.entries().toString()).doesNotContain("hunter2").contains("(hidden)");
  }

  @Test
  void anEntryShowsItsMeaningDefaultAndValue() {
    Config config = new Config().flags(Map.of("http.port", "0"));

    config.resolve(reader -> reader.at("http").integer("port", 8080, 0, 65_535, "Public port"));

    assertThat(config.entries())
        .containsExactly(
            new ConfigEntry("http.port", "Public port", "8080", "0", "--http.port", false));
  }

  @Test
  void aMissingOrMalformedFileIsAProblemThatNamesIt() throws IOException {
    Path missing = folder.resolve("none.yaml");
    Path twice = file("a: 1\na: 2\n");

    assertThatThrownBy(() -> new Config().file(missing))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The configuration file " + missing + " does not exist");
    assertThatThrownBy(() -> new Config().file(twice))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(twice + ", line 2 is not YAML");
  }

  @Test
  void aFileThatIsNoMapOrNamesATypeIsRefused() throws IOException {
    Path text = file("just text");
    assertThatThrownBy(() -> new Config().file(text)).isInstanceOf(ConfigException.class);

    Path typed = file("a: !!java.net.URL [\"http://localhost\"]");
    assertThatThrownBy(() -> new Config().file(typed)).isInstanceOf(ConfigException.class);
  }

  private static void assertProblems(
      Map<String, String> flags, Function<ConfigReader, Object> read, String... problems) {
    assertThatThrownBy(() -> new Config().flags(flags).resolve(read))
        .isInstanceOfSatisfying(
            ConfigException.class,
            exception -> assertThat(exception.problems()).containsExactly(problems));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "parley", ".yaml"), text);
  }

  private enum Choice {
    ONE,
    TWO_WORDS
  }
}
