package dev.parley.it;

import dev.parley.cluster.ClusterOptions;
import dev.parley.cluster.LocalCluster;
import dev.parley.testing.DataFolders;
import dev.parley.testing.Program;
import dev.parley.testing.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A small cluster on a [NamespaceNetwork], and that network. Nothing of it is left when it is
/// closed or the JVM ends. For one thread.
final class NetworkedCluster implements AutoCloseable {
  private static final Map<String, Integer> INSTANCES =
      Map.of("accounts", 1, "chats", 2, "gateway", 1, "realtime", 2);
  private final Path folder;
  private final Thread hook = new Thread(this::end);
  private final NamespaceNetwork network;
  private final LocalCluster cluster;

  private NetworkedCluster(NamespaceNetwork network, Path folder)
      throws IOException, InterruptedException {
    this.network = network;
    this.folder = folder;
    List<String> settings =
        Stream.concat(
                Settings.lenient().entrySet().stream()
                    .map(setting -> setting.getKey() + "=" + setting.getValue()),
                Stream.of("shutdown-delay=0s", "realtime.drain-spread=1s"))
            .toList();
    this.cluster =
        LocalCluster.start(
            new ClusterOptions(Program.words(), folder, 0, INSTANCES, settings, network));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// Starts it, and waits until all of it is ready.
  ///
  /// @throws IOException if this user or machine cannot have such networks; the message says what
  ///     is needed
  static NetworkedCluster start() throws IOException, InterruptedException {
    NamespaceNetwork network = NamespaceNetwork.create();
    Path folder = DataFolders.create();
    boolean started = false;
    try {
      NetworkedCluster cluster = new NetworkedCluster(network, folder);
      started = true;
      return cluster;
    } finally {
      if (!started) {
        network.close();
        DataFolders.delete(folder);
      }
    }
  }

  NamespaceNetwork network() {
    return network;
  }

  LocalCluster cluster() {
    return cluster;
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    end();
  }

  private void end() {
    cluster.close();
    network.close();
    DataFolders.delete(folder);
  }
}
