package dev.parley.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What a start of the program needs, recorded once (JEP 514), so that the many starts of the tests
/// take less of the machine: a cluster is eight of them. Stateless.
final class StartRecording {
  private static final Path FILE = Path.of("target", "start.aot");
  private static final long MOST_SECONDS = 120;

  private StartRecording() {}

  /// The words that make a start use the recording, which is made first if there is none yet.
  ///
  /// @param classPath what exists of it
  /// @return nothing where the class path has folders, of which Java takes no recording
  static List<String> of(List<Path> classPath) {
    if (!classPath.stream().allMatch(Files::isRegularFile)) {
      return List.of();
    }
    try {
      if (!isNewest(classPath)) {
        record(classPath);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return List.of("-XX:AOTCache=" + FILE.toAbsolutePath());
  }

  private static boolean isNewest(List<Path> classPath) throws IOException {
    if (!Files.exists(FILE)) {
      return false;
    }
    FileTime recorded = Files.getLastModifiedTime(FILE);
    for (Path jar : classPath) {
      if (Files.getLastModifiedTime(jar).compareTo(recorded) > 0) {
        return false;
      }
    }
    return true;
  }

  private static void record(List<Path> classPath) throws IOException, InterruptedException {
    Files.createDirectories(FILE.toAbsolutePath().getParent());
    Files.deleteIfExists(FILE);
    Path data = DataFolders.create();
    Path said = FILE.resolveSibling("start.out");
    List<String> command = new ArrayList<>(Program.JAVA);
    command.add("-XX:AOTCacheOutput=" + FILE.toAbsolutePath());
    command.addAll(
        List.of("-cp", String.join(File.pathSeparator, Program.strings(classPath)), Program.MAIN));
    command.addAll(List.of("serve", "--stop-when-ready"));
    Settings.of(data, Map.of()).forEach((key, value) -> command.add("--" + key + "=" + value));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    DataFolders.delete(data);
    if (!Files.exists(FILE)) {
      throw new IllegalStateException("No start was recorded: " + Files.readString(said));
    }
  }
}
