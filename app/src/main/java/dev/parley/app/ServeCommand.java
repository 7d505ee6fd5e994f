package dev.parley.app;

import dev.parley.kernel.Logs;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Serves until the process is told to stop (SIGTERM, SIGINT), then drains and ends with code 0.
@Command(name = "serve", description = "Serve until stopped.")
final class ServeCommand extends ConfiguredCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Option(
      names = "--stop-when-ready",
      description = "Stop as soon as the server is ready: tries a configuration out.")
  private boolean stopWhenReady;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Settings settings = configuration().resolve(Settings::read);
    Logs.configure(settings.logs());
    var running = new CompletableFuture<ParleyApp>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running), "shutdown"));
    ParleyApp app;
    try {
      app = ParleyApp.start(settings);
    } catch (RuntimeException failure) {
      running.completeExceptionally(failure);
      throw failure;
    }
    running.complete(app);
    boolean ready = app.awaitReady(PATIENCE);
    out.println(ready ? app.greeting() : "Parley has started but is not ready: " + app.problems());
    out.flush();
    if (stopWhenReady) {
      app.close();
      return ready ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
    app.awaitClosed();
    return CommandLine.ExitCode.OK;
  }

  /// Closes what runs, or is about to run, and ends the process as wanted, with code 0. When the
  /// start failed there is nothing to close, and the failure decides the code.
  private static void stop(CompletableFuture<ParleyApp> running) {
    ParleyApp app;
    try {
      app = running.join();
    } catch (CompletionException startFailed) {
      return;
    }
    app.close();
    Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
  }
}
