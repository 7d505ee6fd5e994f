package dev.parley.testing;

import java.util.List;

/// How tests start the program in a process of its own: with the class path that they run with.
/// Stateless.
public final class Program {

  private Program() {}

  /// The words before those of Parley's own.
  public static List<String> words() {
    return List.of(
        ProcessHandle.current().info().command().orElseThrow(),
        "-Xms32m",
        "-Xmx512m",
        "-XX:+UseSerialGC",
        // A short life: what the second compiler gives comes too late.
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        "dev.parley.app.Main");
  }
}
