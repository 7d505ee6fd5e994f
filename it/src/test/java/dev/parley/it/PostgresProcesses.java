package dev.parley.it;

import static org.awaitility.Awaitility.await;

import dev.parley.testing.servers.ProcessSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The processes of an embedded PostgreSQL, to be harmed. For one thread.
final class PostgresProcesses {
  private static final int STATE = 7; // the line of postmaster.pid
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private final Path folder;

  /// @param folder where it is kept; it may be started again meanwhile
  PostgresProcesses(Path folder) {
    this.folder = folder;
  }

  /// Kills the youngest process, which is a connection's; PostgreSQL then throws out all others and
  /// recovers.
  void killBackend() throws IOException {
    postmaster()
        .children()
        .max(Comparator.comparingLong(ProcessHandle::pid))
        .orElseThrow()
        .destroyForcibly();
  }

  /// As `pg_ctl stop -m immediate`: it goes without a word, and recovers at its next start.
  void stopImmediately() throws IOException {
    ProcessSignal.send("QUIT", List.of(postmaster()));
  }

  /// Kills all of it, and returns when somebody has started it again.
  void killAll() throws IOException {
    List<ProcessHandle> all = all();
    all.forEach(ProcessHandle::destroyForcibly);
    await().atMost(PATIENCE).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    awaitReady();
  }

  /// Waits until it takes connections again, after whatever happened to it.
  void awaitReady() {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> lines().size() > STATE && lines().get(STATE).strip().equals("ready"));
  }

  /// Stops all of it without its end.
  void freeze() throws IOException {
    ProcessSignal.send("STOP", all());
  }

  /// Lets all of it work again.
  void thaw() throws IOException {
    ProcessSignal.send("CONT", all());
  }

  private List<ProcessHandle> all() throws IOException {
    ProcessHandle postmaster = postmaster();
    List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
    all.addAll(postmaster.descendants().toList());
    return all;
  }

  private ProcessHandle postmaster() throws IOException {
    return ProcessHandle.of(Long.parseLong(lines().getFirst().strip())).orElseThrow();
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve("data").resolve("postmaster.pid"));
  }
}
