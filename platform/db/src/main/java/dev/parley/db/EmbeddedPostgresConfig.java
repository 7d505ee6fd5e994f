package dev.parley.db;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where the embedded PostgreSQL lives. Immutable.
///
/// @param folder its programs, data, password and log, in a folder of their own; made if missing
/// @param settings settings of PostgreSQL that win over Parley's, except those that make commits
///     durable and keep strangers out
/// @param network from which it takes connections besides loopback; empty for loopback only
public record EmbeddedPostgresConfig(
    Path folder, Map<String, String> settings, Optional<OpenNetwork> network) {

  public EmbeddedPostgresConfig {
    folder = folder.toAbsolutePath().normalize();
    settings = Map.copyOf(settings);
  }

  /// A server for this machine alone.
  ///
  /// @param folder its programs, data, password and log
  /// @param settings settings of PostgreSQL that win over Parley's
  public EmbeddedPostgresConfig(Path folder, Map<String, String> settings) {
    this(folder, settings, Optional.empty());
  }
}
