package dev.parley.testing.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A real Redis on a free port, of loopback unless told otherwise, that stores nothing. For one
/// thread at a time.
public final class RedisProcess implements AutoCloseable {
  /// How much higher than its own port a cluster node's bus is.
  static final int BUS = 10_000;

  private static final String LOOPBACK = "127.0.0.1";

  private final Path folder;
  private final String host;
  private final int port;
  private final String password;
  private final List<String> arguments;
  private @Nullable Process process;

  private RedisProcess(String host, String password, List<String> more) {
    this.host = host;
    this.folder = OwnFolder.create("parley-redis");
    this.port = FreePorts.next(BUS);
    this.password = password;
    this.arguments = new ArrayList<>();
    arguments.addAll(List.of("--port", Integer.toString(port), "--bind", LOOPBACK, "--save", ""));
    arguments.addAll(List.of("--appendonly", "no", "--dir", folder.toString()));
    if (!password.isEmpty()) {
      arguments.addAll(List.of("--requirepass", password));
    }
    arguments.addAll(more);
    if (!host.equals(LOOPBACK)) {
      arguments.addAll(List.of("--bind", LOOPBACK, host, "--protected-mode", "no"));
    }
    resume();
  }

  /// Starts one.
  ///
  /// @param more further arguments of `redis-server`
  public static RedisProcess start(String... more) {
    return new RedisProcess(LOOPBACK, "", List.of(more));
  }

  /// Starts one that another address of this machine leads to as well.
  ///
  /// @param host the address
  public static RedisProcess at(String host) {
    return new RedisProcess(host, "", List.of());
  }

  /// Starts one that wants a password.
  public static RedisProcess withPassword(String password) {
    return new RedisProcess(LOOPBACK, password, List.of());
  }

  /// Its port, the same after every [#resume].
  public int port() {
    return port;
  }

  /// `host:port`.
  public String address() {
    return host + ":" + port;
  }

  /// Sends a command.
  ///
  /// @return the answer as `redis-cli` prints it
  public String cli(String... command) {
    return RedisPrograms.cli(port, password, command);
  }

  /// Kills it and waits for its end.
  public void kill() {
    Process running = process;
    if (running != null) {
      try {
        int _ = running.destroyForcibly().waitFor();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      process = null;
    }
  }

  /// Starts it again on its port, and waits until it answers.
  public void resume() {
    process = RedisPrograms.server(folder, arguments);
    RedisPrograms.await("redis-server", () -> cli("ping").equals("PONG"));
  }

  /// Stops its work without its end, as SIGSTOP does.
  public void freeze() {
    signal("STOP");
  }

  /// Lets it work again.
  public void thaw() {
    signal("CONT");
  }

  @Override
  public void close() {
    kill();
    OwnFolder.delete(folder);
  }

  private void signal(String name) {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("it does not run");
    }
    ProcessSignal.send(name, List.of(running.toHandle()));
  }
}
