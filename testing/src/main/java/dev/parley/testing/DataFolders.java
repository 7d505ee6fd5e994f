package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Temporary data folders of servers under test. Stateless.
///
/// PostgreSQL's programs are unpacked once per machine: a folder gets links to those that an
/// earlier server unpacked.
public final class DataFolders {

  private DataFolders() {}

  /// Makes a folder.
  ///
  /// @return an absolute path
  public static Path create() {
    try {
      Path folder = Files.createTempDirectory("parley-test-data-");
      Path postgres = Files.createDirectory(folder.resolve("postgres"));
      for (Path programs : programs(shared())) {
        Files.createSymbolicLink(postgres.resolve(programs.getFileName()), programs);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Deletes a folder that no server uses any more.
  public static void delete(Path folder) {
    try {
      keepPrograms(folder.resolve("postgres"));
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void keepPrograms(Path postgres) throws IOException {
    for (Path programs : programs(postgres)) {
      Path kept = shared().resolve(programs.getFileName());
      if (!Files.isSymbolicLink(programs) && !Files.exists(kept)) {
        try {
          Files.move(programs, kept);
        } catch (FileSystemException e) {
          // Another test run was faster; this copy goes with its folder.
          if (!Files.exists(kept)) {
            throw e;
          }
        }
      }
    }
  }

  private static List<Path> programs(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.filter(path -> path.getFileName().toString().startsWith("bin-")).toList();
    }
  }

  private static Path shared() throws IOException {
    return Files.createDirectories(
        Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("parley-test-" + System.getProperty("user.name")));
  }
}
