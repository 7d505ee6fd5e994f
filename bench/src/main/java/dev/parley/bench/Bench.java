package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run: its options, the servers it started and the generators that load them. Used by one
/// thread; ends all of it when closed.
final class Bench implements AutoCloseable {
  /// A server that just started compiles its code while it serves; on two cores that takes long.
  private static final int COLD_SECONDS = 25;

  private static final int WARM_UP_SECONDS = 5;
  private static final int QUICK_SECONDS = 2;
  private static final int CEILING_SECONDS = 2;
  private final Options options;
  private final List<ServerUnderTest> servers = new ArrayList<>();
  private final List<LoadGenerator> generators = new ArrayList<>();
  private @Nullable ServerUnderTest shared;
  private @Nullable LoadGenerator sharedGenerator;
  private @Nullable NullProcess nullProcess;
  private @Nullable Target nullTarget;
  private boolean warm;

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

  /// The shared server, to be loaded for a figure.
  Target target() throws IOException, InterruptedException {
    LoadGenerator generator = generator();
    int warmUp = options.quick() ? QUICK_SECONDS : warm ? WARM_UP_SECONDS : COLD_SECONDS;
    warm = true;
    return new Target(generator, server()::cpu, false, warmUp, options.seconds());
  }

  /// The null server, to be loaded for the generator's ceiling.
  Target nullTarget() throws IOException {
    if (nullTarget == null) {
      NullProcess process = new NullProcess();
      nullProcess = process;
      LoadGenerator generator = new LoadGenerator(process.base());
      generators.add(generator);
      nullTarget = new Target(generator, process::cpu, true, CEILING_SECONDS, CEILING_SECONDS);
    }
    return nullTarget;
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
