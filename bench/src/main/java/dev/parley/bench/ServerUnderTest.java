package dev.parley.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The server that is measured: one of our own in a temporary folder, or one that runs already.
final class ServerUnderTest implements AutoCloseable {
  private static final int POLL_MILLIS = 50;
  private static final Pattern READY = Pattern.compile("ready at (http://\\S+) ");
  private final URI base;
  private final Optional<Process> process;
  private Optional<Path> folder = Optional.empty();

  ServerUnderTest(URI base, Optional<Process> process) {
    this.base = base;
    this.process = process;
  }

  /// Starts a server whose limits are out of the way; what it stores is as durable as ever.
  ///
  /// @param launcher the parley script
  /// @param extraOptions of `parley serve`, in place of these
  static ServerUnderTest start(Path launcher, List<String> extraOptions)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("parley-bench");
    String many = "1000000";
    List<String> command =
        new ArrayList<>(
            List.of(
                launcher.toAbsolutePath().toString(),
                "serve",
                "--data-dir=" + folder,
                "--http.port=0",
                "--ops.port=0",
                "--accounts.argon2-memory-kib=64",
                "--accounts.register-limit=" + many,
                "--accounts.login-limit=" + many,
                "--gateway.requests-per-second-per-user=100000",
                "--gateway.burst-per-user=" + many,
                "--gateway.requests-per-second-per-address=100000",
                "--gateway.burst-per-address=" + many,
                "--realtime.connections-per-user=2000",
                "--realtime.connections-per-address=20000",
                "--realtime.frames-per-second=100000"));
    command.addAll(extraOptions);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.log").toFile())
            .start();
    while (true) {
      boolean ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
      String said = Files.readString(folder.resolve("server.log"));
      Matcher ready = READY.matcher(said);
      if (ready.find()) {
        ServerUnderTest server =
            new ServerUnderTest(URI.create(ready.group(1)), Optional.of(process));
        server.folder = Optional.of(folder);
        return server;
      }
      if (ended) {
        throw new IOException("the server did not start: " + said);
      }
    }
  }

  URI base() {
    return base;
  }

  /// CPU used until now.
  ///
  /// @return nanoseconds of the server's own process and of its database; zero if it is not ours
  Cpu cpu() {
    return process.map(p -> Cpu.of(p.toHandle())).orElse(new Cpu(0, 0));
  }

  @Override
  public void close() throws IOException {
    if (process.isPresent()) {
      Process server = process.get();
      server.destroy();
      server.onExit().join();
    }
    if (folder.isPresent()) {
      try (Stream<Path> files = Files.walk(folder.get())) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /// CPU time of a server's processes.
  ///
  /// @param serverNanos of the JVM
  /// @param databaseNanos of PostgreSQL with its children
  record Cpu(long serverNanos, long databaseNanos) {
    static Cpu of(ProcessHandle server) {
      long own = nanos(server);
      long children = server.descendants().mapToLong(Cpu::nanos).sum();
      return new Cpu(own, children);
    }

    Cpu minus(Cpu before) {
      return new Cpu(serverNanos - before.serverNanos, databaseNanos - before.databaseNanos);
    }

    private static long nanos(ProcessHandle process) {
      return process.info().totalCpuDuration().map(java.time.Duration::toNanos).orElse(0L);
    }
  }
}
