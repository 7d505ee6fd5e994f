package dev.parley.db;

import java.nio.file.Path;
import java.util.Map;

/// Where the embedded PostgreSQL lives. Immutable.
///
/// @param folder its programs, data, password and log, in a folder of their own; made if missing
/// @param settings settings of PostgreSQL that win over Parley's, except those that make commits
///     durable and keep strangers out
public record EmbeddedPostgresConfig(Path folder, Map<String, String> settings) {

  public EmbeddedPostgresConfig {
    folder = folder.toAbsolutePath().normalize();
    settings = Map.copyOf(settings);
  }
}
