package dev.parley.testing;

import dev.parley.app.ParleyApp;
import java.nio.file.Path;
import java.util.Map;

/// Parley in this process, on free ports, with a data folder that goes with it. Thread-safe.
public final class ParleyServer implements RunningParley {

  private final Path data;
  private final ParleyApp app;

  private ParleyServer(Path data, ParleyApp app) {
    this.data = data;
    this.app = app;
  }

  /// Starts everything with settings for tests.
  public static ParleyServer start() {
    return start(Map.of());
  }

  /// Starts everything.
  ///
  /// @param settings by full key; they win over those for tests
  public static ParleyServer start(Map<String, String> settings) {
    Path data = DataFolders.create();
    return new ParleyServer(data, ParleyApp.start(Settings.of(data, settings)));
  }

  @Override
  public int port() {
    return app.httpPort();
  }

  @Override
  public int opsPort() {
    return app.opsPort();
  }

  /// The port that other processes connect to.
  ///
  /// @throws java.util.NoSuchElementException when everything runs in this process
  public int rpcPort() {
    return app.rpcPort().orElseThrow();
  }

  @Override
  public void close() {
    app.close();
    DataFolders.delete(data);
  }
}
