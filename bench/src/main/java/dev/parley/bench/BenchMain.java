package dev.parley.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `parley bench`: durable sends and deliveries per second, with an audit of what was received.
@Command(
    name = "bench",
    description = "Measures durable sends and deliveries per second.",
    mixinStandardHelpOptions = true)
final class BenchMain implements Callable<Integer> {
  @Parameters(arity = "0..1", description = "sends, fanout or all (the default)")
  private String what = "all";

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

  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchMain()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Scenario> scenarios = new ArrayList<>();
    if (!what.equals("fanout")) {
      scenarios.add(new SendsScenario(connections));
      scenarios.add(new LoneSenderScenario());
    }
    if (!what.equals("sends")) {
      scenarios.add(new FanoutScenario(10, 100, 4));
      scenarios.add(new FanoutScenario(10, 100, 64));
    }
    Report report = new Report();
    try (ServerUnderTest target =
            server == null
                ? ServerUnderTest.start(launcher)
                : new ServerUnderTest(server, Optional.empty());
        LoadGenerator generator = new LoadGenerator(target.base())) {
      for (int round = 1; round <= rounds; round++) {
        for (Scenario scenario : scenarios) {
          report.add(scenario.run(generator, target, seconds));
          System.out.printf("round %d of %d: %s%n", round, rounds, report.last());
        }
      }
    }
    report.print(System.out);
    return report.isClean() ? 0 : 1;
  }
}
