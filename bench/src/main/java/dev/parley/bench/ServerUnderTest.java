package dev.parley.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The server that is measured: one of our own in a temporary folder, or one that runs already.
/// Used by one thread.
final class ServerUnderTest implements AutoCloseable {
  private static final int POLL_MILLIS = 50;
  private static final Pattern READY = Pattern.compile("ready at (http://\\S+) ");
  private final URI base;
  private final Optional<Own> own;

  /// A server that the bench started.
  private static final class Own {
    final ServerCommand command;
    Process process;

    Own(ServerCommand command) throws IOException {
      this.command = command;
      this.process = launch(command);
    }
  }

  private ServerUnderTest(URI base, Optional<Own> own) {
    this.base = base;
    this.own = own;
  }

  /// A server that runs already.
  static ServerUnderTest running(URI base) {
    return new ServerUnderTest(base, Optional.empty());
  }

  /// Starts a server whose limits are out of the way; what it stores is as durable as ever.
  ///
  /// @param launcher the parley script
  /// @param cluster whether it is a cluster of processes in place of one process
  /// @param extraOptions settings, in place of the bench's own
  static ServerUnderTest start(Path launcher, boolean cluster, List<String> extraOptions)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("parley-bench");
    Own own = new Own(new ServerCommand(launcher, cluster, folder, extraOptions));
    while (true) {
      boolean ended = own.process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
      String said = Files.readString(log(folder));
      Matcher ready = READY.matcher(said);
      if (ready.find()) {
        return new ServerUnderTest(URI.create(ready.group(1)), Optional.of(own));
      }
      if (ended) {
        throw new IOException("the server did not start: " + said);
      }
    }
  }

  private static Process launch(ServerCommand command) throws IOException {
    return new ProcessBuilder(command.words())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log(command.folder()).toFile()))
        .start();
  }

  private static Path log(Path folder) {
    return folder.resolve("server.log");
  }

  URI base() {
    return base;
  }

  /// CPU used until now.
  ///
  /// @return nanoseconds of the server's own process and of its database; zero if it is not ours
  Cpu cpu() {
    return own.map(server -> Cpu.of(server.process.toHandle())).orElse(new Cpu(0, 0));
  }

  /// The process id of the JVM.
  long pid() {
    return ours().process.pid();
  }

  /// Its database, for seeding.
  ServerDatabase database() throws IOException {
    return ServerDatabase.in(ours().command.folder());
  }

  /// Ends the JVM at once, as `kill -9` does. Its PostgreSQL goes on until the next start ends it,
  /// which must follow.
  void kill() {
    ours().process.destroyForcibly().onExit().join();
  }

  /// Stops the server in order.
  void stop() {
    Process process = ours().process;
    process.destroy();
    process.onExit().join();
  }

  /// Starts the stopped or killed server again, on the same data and port.
  ///
  /// @return from the start of the process to the first 200 of readiness
  Duration startAgain() throws IOException, InterruptedException {
    Own server = ours();
    long started = System.nanoTime();
    server.process = launch(server.command.at(base));
    Readiness.await(base, server.process);
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private Own ours() {
    return own.orElseThrow(
        () ->
            new IllegalStateException(
                "this scenario needs a server that the bench starts: leave --server out"));
  }

  @Override
  public void close() throws IOException {
    if (own.isEmpty()) {
      return;
    }
    stop();
    Path folder = ours().command.folder();
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// CPU time of a server's processes.
  ///
  /// @param serverNanos of the JVM; in a cluster of everything but PostgreSQL
  /// @param databaseNanos of PostgreSQL with its children
  record Cpu(long serverNanos, long databaseNanos) {
    static Cpu of(ProcessHandle server) {
      long all = nanos(server);
      long database = 0;
      for (ProcessHandle child : server.descendants().toList()) {
        long nanos = nanos(child);
        all += nanos;
        database += isDatabase(child) ? nanos : 0;
      }
      return new Cpu(all - database, database);
    }

    private static boolean isDatabase(ProcessHandle process) {
      return process.info().command().filter(program -> program.endsWith("/postgres")).isPresent();
    }

    Cpu minus(Cpu before) {
      return new Cpu(serverNanos - before.serverNanos, databaseNanos - before.databaseNanos);
    }

    private static long nanos(ProcessHandle process) {
      return process.info().totalCpuDuration().map(java.time.Duration::toNanos).orElse(0L);
    }
  }
}
