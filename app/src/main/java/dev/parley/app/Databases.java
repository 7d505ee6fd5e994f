package dev.parley.app;

import dev.parley.db.Database;
import dev.parley.db.DatabaseConfig;
import dev.parley.db.EmbeddedPostgres;
import dev.parley.kernel.Metrics;
import dev.parley.kernel.ModuleGraph;

/// Registers the databases of services and, for those that ask for it, the embedded server they
/// share. For the thread that wires.
final class Databases {

  private final ModuleGraph.Builder modules;
  private final ModuleGraph.Key<Metrics> metrics;
  private final ModuleGraph.Key<EmbeddedPostgres> postgres;

  Databases(Settings settings, ModuleGraph.Builder modules, ModuleGraph.Key<Metrics> metrics) {
    this.modules = modules;
    this.metrics = metrics;
    ModuleGraph.Key<DataFolder> folder =
        modules.module("data-folder", started -> DataFolder.open(settings.dataDir()));
    this.postgres =
        modules.module("postgres", started -> EmbeddedPostgres.start(settings.postgres()), folder);
  }

  /// The database of a service.
  ///
  /// @param service names the module `<service>-db`, and the database in the embedded server
  /// @param migrations where its schema is
  ModuleGraph.Key<Database> module(String service, DatabaseConfig config, String migrations) {
    String name = service + "-db";
    if (config.isEmbedded()) {
      return modules.module(
          name,
          started ->
              Database.open(
                  started.get(postgres).database(service, config.poolSize()),
                  name,
                  migrations,
                  started.get(metrics).registry()),
          postgres,
          metrics);
    }
    return modules.module(
        name,
        started -> Database.open(config, name, migrations, started.get(metrics).registry()),
        metrics);
  }
}
