package dev.parley.cluster;

import dev.parley.cluster.Network.Place;
import dev.parley.testing.servers.FreePorts;
import dev.parley.testing.servers.ProcessSignal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process of the cluster: one target, which keeps its ports over restarts. For one thread at a
/// time.
public final class Node implements AutoCloseable {
  private static final int LONGEST_STOP_SECONDS = 40;
  private static final int LAST_LINES = 20;
  private final String name;
  private final String target;
  private final String host;
  private final int rpcPort;
  private final int opsPort;
  private final int httpPort;
  private final Path folder;
  private final List<String> command;
  private @Nullable Process process;

  /// @param target names it
  /// @param runs the target, and what else runs in it, separated by commas
  Node(Launch launch, String target, String runs, int number) throws IOException {
    this.name = target + "-" + number;
    this.target = target;
    Place place = launch.network().place(name);
    this.host = place.host();
    this.rpcPort = FreePorts.next();
    this.opsPort = FreePorts.next();
    this.httpPort = FreePorts.next();
    this.folder = Files.createDirectories(launch.folder().resolve(name));
    this.command = new ArrayList<>(place.prefix());
    command.addAll(launch.program());
    command.addAll(
        List.of(
            "serve",
            "--config=" + launch.config(),
            "--target=" + runs,
            "--data-dir=" + folder,
            "--rpc.host=" + host,
            "--rpc.port=" + rpcPort,
            "--ops.host=" + host,
            "--ops.port=" + opsPort,
            "--http.host=" + host,
            "--http.port=" + httpPort));
  }

  /// How processes are started.
  ///
  /// @param program the words that start Parley, before its own
  /// @param config the settings that all share
  /// @param folder holds a folder for each process
  /// @param network where they listen
  record Launch(List<String> program, Path config, Path folder, Network network) {}

  /// For example `chats-2`.
  public String name() {
    return name;
  }

  /// What it runs.
  public String target() {
    return target;
  }

  /// Where other processes call it, `host:port`.
  public String rpcAddress() {
    return host + ":" + rpcPort;
  }

  /// Where clients reach it, `host:port`; only a gateway and a realtime node listen there.
  public String httpAddress() {
    return host + ":" + httpPort;
  }

  /// Its health, metrics and status.
  public URI ops() {
    return URI.create("http://" + host + ":" + opsPort);
  }

  /// What it said, in the order of its lines.
  public Path log() {
    return folder.resolve("server.log");
  }

  /// The process id of the running process.
  public long pid() {
    return running().pid();
  }

  /// Starts it; [#awaitReady] says when it can be used.
  public void start() throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
  }

  /// Waits until it says that it is ready.
  ///
  /// @throws IOException if it ends or does not become ready within two minutes
  public void awaitReady() throws IOException, InterruptedException {
    try {
      Await.ok(name, ops().resolve("/health/ready"), running());
    } catch (IOException e) {
      throw new IOException(e.getMessage() + "; " + log() + " ends with\n" + lastWords(), e);
    }
  }

  /// Asks it to stop, as SIGTERM does, and waits for its end.
  ///
  /// @return its exit code; not zero if it had to be killed
  public int stop() throws InterruptedException {
    Process running = running();
    running.destroy();
    if (!running.waitFor(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
      kill();
    }
    return running.exitValue();
  }

  /// Ends it at once, as `kill -9` does.
  public void kill() throws InterruptedException {
    int _ = running().destroyForcibly().waitFor();
  }

  /// Stops its work without its end, as SIGSTOP does.
  public void freeze() {
    ProcessSignal.send("STOP", List.of(running().toHandle()));
  }

  /// Lets it work again.
  public void thaw() {
    ProcessSignal.send("CONT", List.of(running().toHandle()));
  }

  @Override
  public void close() {
    Process running = process;
    if (running != null) {
      running.destroy();
    }
  }

  /// Waits for the end that [#close] asked for.
  void awaitEnd() throws InterruptedException {
    if (process != null) {
      int _ = stop();
    }
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(name + " was not started");
    }
    return process;
  }
}
