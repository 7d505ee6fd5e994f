package dev.parley.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley bench`: measures the figures of a server from outside and audits what it delivers.
@Command(
    name = "bench",
    description = "Measures a server from outside and audits what it delivers.",
    mixinStandardHelpOptions = true)
final class BenchMain implements Callable<Integer> {
  private static final List<String> CLUSTERED = List.of("sends", "fanout", "reads");

  @Parameters(arity = "0..1", description = "what to measure (default all)")
  private String what = Scenarios.ALL;

  @Option(
      names = "--launcher",
      description = "the parley script that starts the server",
      required = true)
  private Path launcher = Path.of("parley");

  @Option(names = "--rounds", description = "rounds of each figure, interleaved (default 3)")
  private int rounds = 3;

  @Option(names = "--seconds", description = "measured seconds of a round (default 10)")
  private int seconds = 10;

  @Option(names = "--connections", description = "connections that send (default 1000)")
  private int connections = 1_000;

  @Option(names = "--server", description = "a running server instead of one of its own")
  private @Nullable URI server;

  @Option(
      names = "--cluster",
      description = "a cluster of processes on this machine instead of one: sends, fanout or reads")
  private boolean cluster;

  @Option(
      names = "--json",
      description = "where the results go (default bench/target/bench.json beside the script)")
  private @Nullable Path json;

  @Option(names = "--quick", description = "one round of two seconds: tries the instrument")
  private boolean quick;

  @Spec private @Nullable CommandSpec spec;

  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchMain()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Scenarios all = new Scenarios();
    List<Scenario> scenarios = all.of(what);
    check(
        !scenarios.isEmpty(),
        "there is no scenario %s; there are %s and all"
            .formatted(what, String.join(", ", all.names())));
    check(
        !cluster || (CLUSTERED.contains(what) && server == null),
        "--cluster measures one of " + String.join(", ", CLUSTERED) + " on a cluster of its own");
    check(rounds >= 1, "--rounds must be at least 1, not " + rounds);
    check(seconds >= 1, "--seconds must be at least 1, not " + seconds);
    check(connections >= 1, "--connections must be at least 1, not " + connections);
    Options options =
        new Options(
            launcher,
            Optional.ofNullable(server),
            cluster,
            quick ? 1 : rounds,
            quick ? 2 : seconds,
            connections,
            quick);
    Results results = new Results();
    try {
      for (Scenario scenario : scenarios) {
        run(scenario, options, results);
      }
    } finally { // a scenario that fails takes nothing from those before it
      Report.print(results, System.out);
      Report.write(
          results,
          json != null
              ? json
              : launcher.toAbsolutePath().resolveSibling("bench/target/bench.json"));
    }
    return results.isClean() ? 0 : 1;
  }

  private static void run(Scenario scenario, Options options, Results results) throws Exception {
    try (Bench bench = Bench.open(options)) {
      for (int round = 1; round <= options.rounds(); round++) {
        System.out.printf(
            "%s, round %d of %d%n", scenario.getClass().getSimpleName(), round, options.rounds());
        scenario.round(bench, results);
      }
    }
  }

  private void check(boolean holds, String otherwise) {
    if (!holds && spec != null) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
