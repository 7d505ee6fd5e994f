package dev.parley.db;

import java.nio.file.Path;
import java.util.Map;

/// A program that starts a server, prints its process id and dies without stopping it, as a killed
/// Parley does.
final class KilledOwner {

  /// How it dies.
  static final int STATUS = 9;

  private KilledOwner() {}

  public static void main(String[] arguments) {
    EmbeddedPostgres postgres = TestDatabase.start(Path.of(arguments[0]), Map.of());
    System.out.println(postgres.pid());
    System.out.flush();
    Runtime.getRuntime().halt(STATUS);
  }
}
