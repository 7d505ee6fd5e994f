package dev.parley.testing;

import dev.parley.db.DatabaseConfig;
import dev.parley.db.EmbeddedPostgres;
import dev.parley.db.EmbeddedPostgresConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A PostgreSQL of its own that the processes of a cluster share. Thread-safe.
public final class SharedPostgres implements AutoCloseable {

  private static final List<String> SERVICES = List.of("accounts", "chats");
  private static final int POOL = 8;

  private final Path folder;
  private final EmbeddedPostgres server;

  private SharedPostgres(Path folder, EmbeddedPostgres server) {
    this.folder = folder;
    this.server = server;
  }

  /// Starts it, with its data in a folder that goes with it.
  public static SharedPostgres start() {
    Path folder = DataFolders.create();
    return new SharedPostgres(
        folder,
        EmbeddedPostgres.start(new EmbeddedPostgresConfig(folder.resolve("postgres"), Map.of())));
  }

  /// What a process must be told to keep its data here.
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    for (String service : SERVICES) {
      DatabaseConfig database = server.database(service, POOL);
      settings.put(service + ".db.url", database.url());
      settings.put(service + ".db.user", database.user());
      settings.put(service + ".db.password", database.password());
      settings.put(service + ".db.pool-size", Integer.toString(POOL));
    }
    return settings;
  }

  @Override
  public void close() {
    server.close();
    DataFolders.delete(folder);
  }
}
