package dev.parley.it;

import dev.parley.cluster.ClusterOptions;
import dev.parley.cluster.LocalCluster;
import dev.parley.cluster.Network;
import dev.parley.testing.DataFolders;
import dev.parley.testing.Program;
import dev.parley.testing.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// The one cluster of the tests: two processes of each target. It starts with the first test that
/// wants it and ends with the JVM; whoever harms a part of it puts it right. Thread-safe.
final class SharedCluster {
  private static final int INSTANCES = 2;

  private SharedCluster() {}

  private static final class Holder {
    static final LocalCluster CLUSTER = start();
  }

  /// The cluster, all of it ready unless a test is at it.
  static LocalCluster get() {
    return Holder.CLUSTER;
  }

  private static LocalCluster start() {
    Path folder = DataFolders.create();
    List<String> settings =
        Settings.lenient().entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .toList();
    try {
      LocalCluster cluster =
          LocalCluster.start(
              new ClusterOptions(
                  Program.words(),
                  folder,
                  0,
                  ClusterOptions.ofEach(INSTANCES),
                  settings,
                  Network.LOOPBACK));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(cluster, folder)));
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void end(LocalCluster cluster, Path folder) {
    cluster.close();
    DataFolders.delete(folder);
  }
}
