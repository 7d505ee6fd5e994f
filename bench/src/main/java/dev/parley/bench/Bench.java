package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run: its options, the servers it started and the generators that load them. Used by one
/// thread; ends all of it when closed.
final class Bench implements AutoCloseable {
  private final Options options;
  private final List<ServerUnderTest> servers = new ArrayList<>();
  private final List<LoadGenerator> generators = new ArrayList<>();
  private @Nullable ServerUnderTest shared;
  private @Nullable LoadGenerator sharedGenerator;
  private @Nullable NullProcess nullProcess;
  private @Nullable LoadGenerator nullGenerator;

  Bench(Options options) {
    this.options = options;
  }

  Options options() {
    return options;
  }

  /// The server that the scenarios of this run share.
  ServerUnderTest server() throws IOException, InterruptedException {
    if (shared == null) {
      shared =
          options.server().isPresent()
              ? ServerUnderTest.running(options.server().get())
              : fresh(List.of());
    }
    return shared;
  }

  /// Another server, which the scenario closes; the run does if the scenario fails.
  ///
  /// @param extraOptions of `parley serve`
  ServerUnderTest fresh(List<String> extraOptions) throws IOException, InterruptedException {
    ServerUnderTest server = ServerUnderTest.start(options.launcher(), extraOptions);
    servers.add(server);
    return server;
  }

  /// Loads the shared server.
  LoadGenerator generator() throws IOException, InterruptedException {
    if (sharedGenerator == null) {
      sharedGenerator = generator(server());
    }
    return sharedGenerator;
  }

  /// Loads a server; the run closes it.
  LoadGenerator generator(ServerUnderTest server) {
    LoadGenerator generator = new LoadGenerator(server.base());
    generators.add(generator);
    return generator;
  }

  /// Loads the null server.
  LoadGenerator nullGenerator() throws IOException {
    if (nullGenerator == null) {
      nullProcess = new NullProcess();
      nullGenerator = new LoadGenerator(nullProcess.base());
      generators.add(nullGenerator);
    }
    return nullGenerator;
  }

  @Override
  public void close() throws IOException {
    generators.forEach(LoadGenerator::close);
    for (ServerUnderTest server : servers) {
      server.close();
    }
    if (nullProcess != null) {
      nullProcess.close();
    }
  }
}
