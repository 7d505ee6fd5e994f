package dev.parley.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// How tests start the program in a process of its own: with the class path that they run with.
/// Thread-safe.
public final class Program {
  static final String MAIN = "dev.parley.app.Main";

  /// What every process begins with.
  static final List<String> JAVA =
      List.of(
          ProcessHandle.current().info().command().orElseThrow(),
          "-Xms32m",
          "-Xmx512m",
          "-XX:+UseSerialGC",
          // A short life: what the second compiler gives comes too late.
          "-XX:TieredStopAtLevel=1",
          "-Xlog:aot*=off,cds*=off",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private Program() {}

  private static final class Holder {
    static final List<String> WORDS = make();
  }

  /// The words before those of Parley's own.
  ///
  /// @throws IllegalStateException if a start could not be recorded
  public static List<String> words() {
    return Holder.WORDS;
  }

  private static List<String> make() {
    List<Path> classPath =
        Stream.of(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"))
                    .split(File.pathSeparator))
            .map(Path::of)
            .filter(path -> Files.exists(path) && !path.endsWith("test-classes"))
            .toList();
    List<String> words = new ArrayList<>(JAVA);
    words.addAll(StartRecording.of(classPath));
    words.addAll(List.of("-cp", String.join(File.pathSeparator, strings(classPath)), MAIN));
    return List.copyOf(words);
  }

  static List<String> strings(List<Path> classPath) {
    return classPath.stream().map(Path::toString).toList();
  }
}
