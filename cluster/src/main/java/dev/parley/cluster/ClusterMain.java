package dev.parley.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `parley cluster`: runs a whole cluster on this machine until it is told to stop.
@Command(
    name = "cluster",
    description = "Runs a whole cluster on this machine until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class ClusterMain implements Callable<Integer> {
  @Option(
      names = "--launcher",
      description = "the parley script that starts the processes",
      required = true,
      hidden = true)
  private Path launcher = Path.of("parley");

  @Option(names = "--port", description = "the public port (default 8080), 0 for a free one")
  private int port = 8080;

  @Option(names = "--instances", description = "processes of each target (default 2)")
  private int instances = 2;

  @Option(
      names = "--data-dir",
      description = "folder where everything is kept (default ./data-cluster)")
  private Path folder = Path.of("data-cluster");

  @Option(names = "--set", description = "a setting of every process, key=value; may be repeated")
  private List<String> settings = List.of();

  @Spec private @Nullable CommandSpec spec;

  public static void main(String[] args) {
    System.exit(new CommandLine(new ClusterMain()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    ClusterOptions options = options();
    CountDownLatch stopped = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  main.interrupt();
                  awaitQuietly(stopped);
                },
                "cluster-exit"));
    try (LocalCluster cluster = LocalCluster.start(options)) {
      System.out.print(cluster.table());
      System.out.printf(
          "%nready at %s · Ctrl-C stops everything · logs are in %s%n",
          cluster.base(), options.folder().toAbsolutePath());
      new CountDownLatch(1).await();
      return 0;
    } catch (IOException e) {
      System.err.println("parley: " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      return 0; // we were told to stop, and the cluster is stopped
    } finally {
      stopped.countDown();
    }
  }

  private ClusterOptions options() {
    try {
      return new ClusterOptions(
          List.of(launcher.toAbsolutePath().toString()),
          folder,
          port,
          ClusterOptions.ofEach(instances),
          settings,
          Network.LOOPBACK);
    } catch (IllegalArgumentException e) {
      throw spec == null ? e : new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static void awaitQuietly(CountDownLatch stopped) {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
