package dev.parley.it;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the walls that a missing POM dependency cannot hold.
final class ArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.parley");
  private static final String[] SERVICES = {
    "dev.parley.accounts..", "dev.parley.chats..", "dev.parley.friends.."
  };
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /// Every module of the program, and the modules it may see.
  static Stream<Map.Entry<String, Set<String>>> walls() {
    return Map.ofEntries(
        entry("api", Set.<String>of()),
        entry("kernel", Set.<String>of()),
        entry("rpc", Set.of("api", "kernel")),
        entry("db", Set.of("kernel")),
        entry("redis", Set.of("kernel")),
        entry("events", Set.of("api", "kernel", "redis")),
        entry("outbox", Set.of("api", "kernel", "db", "events")),
        entry("rabbit", Set.of("api", "kernel", "events")),
        entry("cache", Set.of("kernel", "redis")),
        entry("accounts", Set.of("api", "kernel", "rpc", "db", "events", "outbox", "cache")),
        entry("chats", Set.of("api", "kernel", "rpc", "db", "events", "outbox", "cache")),
        entry("friends", Set.of("api", "kernel", "rpc", "db", "events", "outbox")),
        entry("gateway", Set.of("api", "kernel", "rpc", "events", "cache")),
        entry("realtime", Set.of("api", "kernel", "rpc", "events", "cache")))
        .entrySet()
        .stream();
  }

  @ParameterizedTest
  @MethodSource("walls")
  void aModuleSeesOnlyWhatItMay(Map.Entry<String, Set<String>> wall) {
    String[] allowed =
        Stream.concat(Stream.of(wall.getKey()), wall.getValue().stream())
            .map(module -> "dev.parley." + module + "..")
            .toArray(String[]::new);

    noClasses()
        .that(resideInAPackage("dev.parley." + wall.getKey() + ".."))
        .should()
        .dependOnClassesThat(resideInAPackage("dev.parley..").and(not(resideInAnyPackage(allowed))))
        .check(CODE);
  }

  @Test
  void modulesFormNoCycle() {
    slices().matching("dev.parley.(*)..").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void databaseAccessIsInStoresOnly() {
    noClasses()
        .that(resideInAnyPackage(SERVICES))
        .and(not(nameMatching(".*(Store|Storage|Rows|Sql|Handles)(\\$.*)?")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jdbi..", "java.sql..", "javax.sql..", "org.postgresql..")
        .check(CODE);
  }

  @Test
  void theRedisClientIsKnownInOneModule() {
    noClasses()
        .that(not(resideInAPackage("dev.parley.redis..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.lettuce..")
        .check(CODE);
  }

  @Test
  void onlyTheAppReadsTheEnvironmentOrEndsTheProcess() {
    noClasses()
        .that(not(resideInAPackage("dev.parley.app..")))
        .and(not(resideInAPackage("dev.parley.testing..")))
        .and(not(resideInAPackage("dev.parley.bench..")))
        .and(not(resideInAPackage("dev.parley.cluster..")))
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(CODE);
  }

  @Test
  void servicesHaveOneDoor() {
    classes()
        .that(resideInAnyPackage(SERVICES))
        .and()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .should()
        .haveSimpleNameEndingWith("Module")
        .orShould()
        .haveSimpleNameEndingWith("Config")
        .orShould()
        .haveSimpleNameEndingWith("Admin")
        .check(CODE);
  }

  @Test
  void filesStayReadable() throws IOException {
    List<Long> lengths;
    try (Stream<Path> files = Files.walk(ROOT)) {
      Map<Path, Long> sizes =
          files
              .filter(file -> file.toString().contains("/src/main/java/"))
              .filter(file -> file.toString().endsWith(".java"))
              .collect(Collectors.toMap(file -> file, ArchitectureTest::lines));
      assertThat(sizes)
          .isNotEmpty()
          .allSatisfy((file, lines) -> assertThat(lines).as("%s", file).isLessThanOrEqualTo(500));
      lengths = sizes.values().stream().sorted().toList();
    }

    assertThat(lengths.get(lengths.size() / 2)).as("median length").isLessThanOrEqualTo(100);
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
