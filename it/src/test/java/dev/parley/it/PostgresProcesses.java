package dev.parley.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The processes of an embedded PostgreSQL, to be harmed. For one thread.
final class PostgresProcesses {
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
  void stopImmediately() throws IOException, InterruptedException {
    signal("QUIT", List.of(postmaster()));
  }

  /// Kills all of it.
  void killAll() throws IOException {
    ProcessHandle postmaster = postmaster();
    List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
    all.add(postmaster);
    all.forEach(ProcessHandle::destroyForcibly);
  }

  /// Stops all of it without its end.
  void freeze() throws IOException, InterruptedException {
    signal("STOP", all());
  }

  /// Lets all of it work again.
  void thaw() throws IOException, InterruptedException {
    signal("CONT", all());
  }

  private List<ProcessHandle> all() throws IOException {
    ProcessHandle postmaster = postmaster();
    List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
    all.addAll(postmaster.descendants().toList());
    return all;
  }

  private ProcessHandle postmaster() throws IOException {
    String pid =
        Files.readAllLines(folder.resolve("data").resolve("postmaster.pid")).getFirst().strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  private static void signal(String name, List<ProcessHandle> processes)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
