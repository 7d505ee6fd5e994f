package dev.parley.testing.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A real RabbitMQ on free ports, of loopback unless told otherwise, in a folder of its own, with
/// an epmd of its own. For one thread at a time.
public final class RabbitProcess implements AutoCloseable {
  /// Debian's script on the PATH changes the user, which tests cannot use.
  private static final String PROGRAM = "/usr/lib/rabbitmq/bin/rabbitmq-server";

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final byte[] GREETING = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

  private final Path folder;
  private final boolean kept;
  private final String host;
  private final int port = FreePorts.next();
  private final int clusterPort = FreePorts.next();
  private final int namesPort = FreePorts.next();
  private @Nullable Process process;

  private RabbitProcess(Path folder, boolean kept, String host) {
    this.folder = folder;
    this.kept = kept;
    this.host = host;
    try {
      Files.writeString(Files.createDirectories(folder).resolve("plugins"), "[].\n");
      Files.writeString(folder.resolve("rabbitmq.conf"), configuration());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run();
  }

  /// Starts one that stores nothing for longer than it is open, and waits until it answers. Its
  /// user is `guest`, with the password `guest`.
  public static RabbitProcess start() {
    RabbitProcess rabbit = new RabbitProcess(OwnFolder.create("parley-rabbit"), false, LOOPBACK);
    rabbit.awaitReady();
    return rabbit;
  }

  /// Begins to start one that goes on with what it had stored; [#awaitReady] says when it answers.
  ///
  /// @param folder where everything is kept, made if it is not there
  /// @param host the address of this machine where it listens
  public static RabbitProcess in(Path folder, String host) {
    return new RabbitProcess(folder.toAbsolutePath(), true, host);
  }

  /// `host:port`, the same after every [#resume].
  public String address() {
    return host + ":" + port;
  }

  /// Waits until the name of a quorum queue is on disk. RabbitMQ writes it half a second after the
  /// queue is made, and has lost the queue when it is killed before.
  public void awaitStored(String queue) {
    Wait.until("the name of " + queue + " on disk", PATIENCE, () -> isStored(queue));
  }

  private boolean isStored(String queue) {
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      Path names = files.filter(file -> file.endsWith("names.dets")).findFirst().orElseThrow();
      return Files.readString(names, StandardCharsets.ISO_8859_1).contains(queue);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    run();
    awaitReady();
  }

  /// Waits until it answers.
  ///
  /// @throws IllegalStateException if it ends or does not answer within three minutes
  public void awaitReady() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("it does not run");
    }
    Wait.until("RabbitMQ (" + out() + ")", PATIENCE, () -> !running.isAlive() || answers());
    if (!running.isAlive()) {
      throw new IllegalStateException("RabbitMQ has ended: " + out());
    }
  }

  @Override
  public void close() {
    kill();
    Wait.until("the end of epmd", PATIENCE, this::isNobodyNamed);
    if (!kept) {
      OwnFolder.delete(folder);
    }
  }

  private void run() {
    ProcessBuilder builder =
        new ProcessBuilder(PROGRAM)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(out().toFile()));
    builder.environment().putAll(environment());
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("RabbitMQ is needed: apt-get install rabbitmq-server", e);
    }
  }

  /// Its guest comes from this machine only, wherever else it listens, unless told otherwise.
  private String configuration() {
    String quiet = "log.file.level = warning\n";
    return host.equals(LOOPBACK) ? quiet : quiet + "loopback_users = none\n";
  }

  private Path out() {
    return folder.resolve("out");
  }

  private Map<String, String> environment() {
    return Map.ofEntries(
        Map.entry("HOME", folder.toString()),
        Map.entry("RABBITMQ_NODENAME", "parley@localhost"),
        Map.entry("RABBITMQ_NODE_IP_ADDRESS", host),
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
        Map.entry("ERL_EPMD_ADDRESS", LOOPBACK),
        Map.entry("ERL_EPMD_PORT", Integer.toString(namesPort)));
  }

  /// Whether it takes part in the handshake of AMQP.
  private boolean answers() {
    try (Socket socket = new Socket(host, port)) {
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write(GREETING);
      InputStream in = socket.getInputStream();
      return in.read() == 1;
    } catch (IOException notYet) {
      return false;
    }
  }

  /// Ends the epmd that RabbitMQ has started, which only goes when it knows nobody.
  private boolean isNobodyNamed() {
    int _ = epmd("-kill");
    return epmd("-names") != 0;
  }

  private int epmd(String what) {
    ProcessBuilder builder =
        new ProcessBuilder("epmd", what)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment());
    try {
      return builder.start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
