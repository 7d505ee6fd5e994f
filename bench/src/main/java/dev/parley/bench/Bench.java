package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The run of a scenario: its options, the servers it started and the generators that load them.
/// Used by one thread; ends all of it when closed, or when the process is told to end.
final class Bench implements AutoCloseable {
  /// A server that just started compiles its code while it serves; on two cores that takes long.
  private static final int COLD_SECONDS = 45;

  /// Eight such servers on the same cores take longer.
  private static final int COLD_CLUSTER_SECONDS = 120;

  /// A load of another kind runs code that was not compiled yet.
  private static final int OTHER_SECONDS = 10;

  private static final int WARM_SECONDS = 5;
  private static final int QUICK_SECONDS = 2;
  private static final int CEILING_SECONDS = 2;
  private final Options options;
  private final List<ServerUnderTest> servers = new CopyOnWriteArrayList<>();
  private final List<LoadGenerator> generators = new ArrayList<>();
  private @Nullable ServerUnderTest shared;
  private @Nullable LoadGenerator sharedGenerator;
  private @Nullable NullProcess nullProcess;
  private @Nullable Target nullTarget;
  private final Map<ServerUnderTest, Set<Figure>> loaded = new HashMap<>();

  private final Thread atExit = new Thread(this::endServers, "bench-exit");

  private Bench(Options options) {
    this.options = options;
  }

  /// Begins a run.
  static Bench open(Options options) {
    Bench bench = new Bench(options);
    Runtime.getRuntime().addShutdownHook(bench.atExit);
    return bench;
  }

  Options options() {
    return options;
  }

  /// The server of a scenario that needs one without more ado.
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
    ServerUnderTest server =
        ServerUnderTest.start(options.launcher(), options.cluster(), extraOptions);
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
    ServerUnderTest server = server();
    return new Target(
        generator(),
        server::cpu,
        false,
        figure -> warmUpSeconds(server, figure),
        options.seconds());
  }

  /// How long a load is to run before it is measured: on a fresh server long, for the first time
  /// less long, and then some seconds.
  int warmUpSeconds(ServerUnderTest server, Figure figure) {
    Set<Figure> before = loaded.computeIfAbsent(server, _ -> EnumSet.noneOf(Figure.class));
    boolean cold = before.isEmpty();
    boolean other = before.add(figure);
    if (options.quick()) {
      return QUICK_SECONDS;
    }
    if (cold) {
      return options.cluster() ? COLD_CLUSTER_SECONDS : COLD_SECONDS;
    }
    return other ? OTHER_SECONDS : WARM_SECONDS;
  }

  /// The null server, to be loaded for the generator's ceiling.
  Target nullTarget() throws IOException {
    if (nullTarget == null) {
      NullProcess process = new NullProcess();
      nullProcess = process;
      LoadGenerator generator = new LoadGenerator(process.base());
      generators.add(generator);
      nullTarget = new Target(generator, process::cpu, true, _ -> CEILING_SECONDS, CEILING_SECONDS);
    }
    return nullTarget;
  }

  @Override
  public void close() {
    generators.forEach(LoadGenerator::close);
    endServers();
    if (nullProcess != null) {
      nullProcess.close();
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void endServers() {
    for (ServerUnderTest server : servers) {
      try {
        server.close();
      } catch (IOException e) {
        System.err.println("What a server left could not be removed: " + e);
      }
    }
  }
}
