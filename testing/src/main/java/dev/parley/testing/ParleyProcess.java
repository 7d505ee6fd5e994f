package dev.parley.testing;

import dev.parley.testing.servers.ProcessSignal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// Parley in a process of its own that can be killed, stopped and started again on the same data
/// and port. For one thread; its clients may be used by many.
///
/// The process runs the program's `main` with the class path of the tests. Whatever is left of it
/// goes when this is closed or the JVM ends.
public final class ParleyProcess implements RunningParley {

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final Pattern READY =
      Pattern.compile("Parley is ready(?: at http://[^:]+:(\\d+))?");
  private static final int LINES = 200;

  private final Path data;
  private final Map<String, String> more;
  private final List<ProcessHandle> started = new ArrayList<>();
  private final Deque<String> output = new ArrayDeque<>();
  private final Thread reaper = new Thread(this::reap);
  private @Nullable Process process;
  private int port;

  private ParleyProcess(Path data, Map<String, String> more) {
    this.data = data;
    this.more = Map.copyOf(more);
  }

  /// Starts a server and returns when it is ready.
  public static ParleyProcess start() {
    return start(Map.of());
  }

  /// Starts a server and returns when it is ready.
  ///
  /// @param settings by full key; they win over those for tests
  public static ParleyProcess start(Map<String, String> settings) {
    ParleyProcess server = new ParleyProcess(DataFolders.create(), settings);
    Runtime.getRuntime().addShutdownHook(server.reaper);
    server.restart();
    return server;
  }

  /// The public port; 0 when no target of the process has one.
  @Override
  public int port() {
    return port;
  }

  @Override
  public int opsPort() {
    String set = more.getOrDefault("ops.port", "0");
    if (set.equals("0")) {
      throw new UnsupportedOperationException("Set ops.port to know it");
    }
    return Integer.parseInt(set);
  }

  /// The data folder.
  public Path data() {
    return data;
  }

  /// The last lines that the server printed.
  public String output() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  /// Starts the server on its data, on the port that it had before.
  ///
  /// @return how long it took to be ready
  public Duration restart() {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException("It runs");
    }
    long start = System.nanoTime();
    try {
      Process fresh = new ProcessBuilder(command()).redirectErrorStream(true).start();
      process = fresh;
      remember(fresh.toHandle());
      CompletableFuture<Integer> ready = new CompletableFuture<>();
      Thread.ofPlatform().daemon().name("parley-output").start(() -> read(fresh, ready));
      port = ready.get(START.toMillis(), TimeUnit.MILLISECONDS);
      fresh.descendants().forEach(this::remember);
      return Duration.ofNanos(System.nanoTime() - start);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("The server is not ready; it printed:\n" + output(), e);
    }
  }

  /// Kills the server alone, as the operating system's out-of-memory killer does; its PostgreSQL
  /// goes on without an owner.
  public void kill9() {
    Process victim = running();
    victim.descendants().forEach(this::remember);
    victim.destroyForcibly();
    await(victim);
  }

  /// Kills the server and every process of its PostgreSQL at once, as pulling the plug of the
  /// machine does, except that the system keeps what it was given to write.
  public void kill9All() {
    Process victim = running();
    List<ProcessHandle> all = new ArrayList<>(victim.descendants().toList());
    all.forEach(this::remember);
    // PostgreSQL first and its postmaster last of it, so that nobody has time to say goodbye.
    all.reversed().forEach(ProcessHandle::destroyForcibly);
    victim.destroyForcibly();
    await(victim);
    all.forEach(ParleyProcess::awaitEnd);
  }

  /// Stops the server's clock, as a machine does that is out of memory or a hypervisor that moves
  /// it: connections stay open, and nobody answers.
  public void freeze() {
    ProcessSignal.send("STOP", List.of(running().toHandle()));
  }

  /// Lets a frozen server go on.
  public void thaw() {
    ProcessSignal.send("CONT", List.of(running().toHandle()));
  }

  /// Stops the server as a service manager does.
  ///
  /// @return its exit code
  public int stop() {
    Process stopping = running();
    stopping.descendants().forEach(this::remember);
    stopping.destroy();
    await(stopping);
    return stopping.exitValue();
  }

  @Override
  public void close() {
    reap();
    Runtime.getRuntime().removeShutdownHook(reaper);
    DataFolders.delete(data);
  }

  private Process running() {
    if (process == null || !process.isAlive()) {
      throw new IllegalStateException("It does not run; it printed:\n" + output());
    }
    return process;
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(Program.words());
    command.add("serve");
    Map<String, String> settings = Settings.of(data, more);
    if (port != 0) {
      settings.put("http.port", Integer.toString(port));
    }
    settings.forEach((key, value) -> command.add("--" + key + "=" + value));
    return command;
  }

  private void read(Process from, CompletableFuture<Integer> ready) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (output) {
          if (output.size() == LINES) {
            output.removeFirst();
          }
          output.addLast(line);
        }
        Matcher matcher = READY.matcher(line);
        if (matcher.find()) {
          String shown = matcher.group(1);
          ready.complete(shown == null ? 0 : Integer.parseInt(shown));
        }
      }
    } catch (IOException e) {
      synchronized (output) {
        output.addLast("(output ends: " + e.getMessage() + ")");
      }
    }
    ready.completeExceptionally(new IOException("It ended"));
  }

  private void await(Process ending) {
    try {
      if (!ending.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("The server does not end; it printed:\n" + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Waits for a process that need not be our child, until it works nowhere: its new parent may
  /// take seconds to bury it.
  private static void awaitEnd(ProcessHandle process) {
    Path folder = Path.of("/proc", Long.toString(process.pid()), "cwd");
    Awaitility.await()
        .atMost(STOP)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                !process.isAlive()
                    || (Files.isDirectory(Path.of("/proc/self")) && !Files.exists(folder)));
  }

  private synchronized void remember(ProcessHandle handle) {
    started.removeIf(old -> !old.isAlive());
    started.add(handle);
  }

  private synchronized void reap() {
    if (process != null) {
      process.descendants().forEach(started::add);
    }
    started.forEach(ProcessHandle::destroyForcibly);
    started.forEach(ParleyProcess::awaitEnd);
    started.clear();
  }
}
