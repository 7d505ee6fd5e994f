package dev.parley.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends servers that still run on a data folder after their Parley was killed. Stateless.
///
/// The caller holds the lock of the data folder, so whatever runs there has no owner. A process is
/// taken for a server of the folder only when the folder is its working directory (on Linux) or,
/// where that cannot be seen, when it is the process named in `postmaster.pid` and its program is
/// called postgres.
final class PostgresLeftovers {

  private static final Logger log = LoggerFactory.getLogger(PostgresLeftovers.class);
  private static final long FAST_SECONDS = 10;
  private static final long IMMEDIATE_SECONDS = 5;
  private static final long POLL_MILLIS = 10;

  private PostgresLeftovers() {}

  /// Ends what runs on the folder: politely first, then at once.
  ///
  /// @throws DatabaseStartException when something cannot be ended
  static void end(Path data, PostgresPrograms programs) throws IOException, InterruptedException {
    Path pidFile = data.resolve("postmaster.pid");
    Optional<ProcessHandle> postmaster = postmaster(pidFile).filter(it -> runsOn(data, it));
    if (postmaster.isPresent()) {
      log.atWarn().addKeyValue("pid", postmaster.get().pid()).log("Ending an orphaned PostgreSQL");
      end(postmaster.get(), programs);
    }
    // Backends can outlive a postmaster that was killed, and hold its shared memory.
    List<ProcessHandle> rest =
        isLinux()
            ? ProcessHandle.allProcesses().filter(it -> runsOn(data, it)).toList()
            : List.of();
    for (ProcessHandle process : rest) {
      process.destroyForcibly();
      if (!ends(process, IMMEDIATE_SECONDS)) {
        throw new DatabaseStartException(
            "Process " + process.pid() + " still uses " + data + " and cannot be ended");
      }
    }
    // The pid may belong to a stranger by now, for example in a new container; PostgreSQL would
    // take that for a running server and refuse to start.
    Files.deleteIfExists(pidFile);
  }

  /// Ends a server: fast (connections are cut, data flushed), then immediate, then killed.
  ///
  /// @return whether it ended by itself in time
  static boolean end(ProcessHandle postmaster, PostgresPrograms programs)
      throws IOException, InterruptedException {
    signal("INT", postmaster, programs);
    if (ends(postmaster, FAST_SECONDS)) {
      return true;
    }
    signal("QUIT", postmaster, programs);
    if (!ends(postmaster, IMMEDIATE_SECONDS)) {
      postmaster.destroyForcibly();
      ends(postmaster, IMMEDIATE_SECONDS);
    }
    return false;
  }

  private static void signal(String signal, ProcessHandle process, PostgresPrograms programs)
      throws IOException, InterruptedException {
    try {
      programs.run("pg_ctl", "kill", signal, Long.toString(process.pid()));
    } catch (DatabaseStartException e) {
      if (process.isAlive()) {
        throw e;
      }
    }
  }

  private static boolean ends(ProcessHandle process, long seconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < deadline) {
      try {
        process.onExit().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        // The end of a process that is not our child is noticed late, and later still when its new
        // parent takes its time: look ourselves.
        if (!process.isAlive() || (isLinux() && folder(process).isEmpty())) {
          return true;
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return false;
  }

  private static Optional<ProcessHandle> postmaster(Path pidFile) throws IOException {
    if (!Files.isRegularFile(pidFile)) {
      return Optional.empty();
    }
    String first = Files.readString(pidFile).lines().findFirst().orElse("").strip();
    return first.matches("[0-9]{1,18}")
        ? ProcessHandle.of(Long.parseLong(first))
        : Optional.empty();
  }

  private static boolean runsOn(Path data, ProcessHandle process) {
    if (!isLinux()) {
      return process.info().command().filter(it -> it.endsWith("/postgres")).isPresent();
    }
    return folder(process).filter(data::equals).isPresent();
  }

  /// Where a process works; nothing for one that has ended, or belongs to somebody else and so
  /// cannot use our folder.
  private static Optional<Path> folder(ProcessHandle process) {
    try {
      return Optional.of(
          Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isLinux() {
    return Files.isDirectory(Path.of("/proc/self"));
  }
}
