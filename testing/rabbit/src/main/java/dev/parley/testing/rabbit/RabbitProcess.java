package dev.parley.testing.rabbit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A real RabbitMQ on free ports of loopback, in a folder of its own, with an epmd of its own.
/// For one thread at a time.
public final class RabbitProcess implements AutoCloseable {
  /// Debian's script on the PATH changes the user, which tests cannot use.
  private static final String PROGRAM = "/usr/lib/rabbitmq/bin/rabbitmq-server";

  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final byte[] GREETING = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

  private final Path folder;
  private final int port = freePort();
  private final int clusterPort = freePort();
  private final int namesPort = freePort();
  private @Nullable Process process;

  private RabbitProcess() {
    try {
      this.folder = Files.createTempDirectory("parley-rabbit");
      Files.writeString(folder.resolve("plugins"), "[].\n");
      Files.writeString(folder.resolve("rabbitmq.conf"), "log.file.level = warning\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts one and waits until it answers. Its user is `guest`, with the password `guest`.
  public static RabbitProcess start() {
    RabbitProcess rabbit = new RabbitProcess();
    rabbit.resume();
    return rabbit;
  }

  /// `host:port`, the same after every [#resume].
  public String address() {
    return "127.0.0.1:" + port;
  }

  /// Kills it, as a power cut does, and waits for its end.
  public void kill() {
    Process running = process;
    if (running == null) {
      return;
    }
    List<ProcessHandle> all =
        Stream.concat(running.descendants(), Stream.of(running.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(handle -> handle.onExit().join());
    process = null;
  }

  /// Starts it again on its ports with what it had stored, and waits until it answers.
  public void resume() {
    ProcessBuilder builder =
        new ProcessBuilder(PROGRAM)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()));
    builder.environment().putAll(environment());
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("RabbitMQ is needed: apt-get install rabbitmq-server", e);
    }
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!answers()) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new IllegalStateException("RabbitMQ did not start: " + output());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  @Override
  public void close() {
    kill();
    forgetNames();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> environment() {
    return Map.ofEntries(
        Map.entry("HOME", folder.toString()),
        Map.entry("RABBITMQ_NODENAME", "parley" + port + "@localhost"),
        Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
        Map.entry("RABBITMQ_NODE_PORT", Integer.toString(port)),
        Map.entry("RABBITMQ_DIST_PORT", Integer.toString(clusterPort)),
        Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString()),
        Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
        Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString()),
        Map.entry("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq").toString()),
        Map.entry("RABBITMQ_CONF_ENV_FILE", folder.resolve("none").toString()),
        Map.entry("RABBITMQ_PID_FILE", folder.resolve("pid").toString()),
        Map.entry("RABBITMQ_SERVER_ERL_ARGS", "+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none"),
        Map.entry(
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"),
        Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
        Map.entry("ERL_EPMD_PORT", Integer.toString(namesPort)));
  }

  /// Whether it takes part in the handshake of AMQP.
  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write(GREETING);
      InputStream in = socket.getInputStream();
      return in.read() == 1;
    } catch (IOException notYet) {
      return false;
    }
  }

  /// Ends the epmd that this RabbitMQ has started.
  private void forgetNames() {
    ProcessBuilder builder = new ProcessBuilder("epmd", "-kill").redirectErrorStream(true);
    builder.environment().putAll(environment());
    try {
      Process killer = builder.start();
      byte[] _ = killer.getInputStream().readAllBytes();
      int _ = killer.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String output() {
    try {
      return Files.readString(folder.resolve("out"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// A port that nobody has, below those that the system gives out.
  private static int freePort() {
    int port;
    do {
      port = ThreadLocalRandom.current().nextInt(22_000, 30_000);
    } while (!isFree(port));
    return port;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
