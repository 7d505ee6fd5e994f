package dev.parley.app;

import dev.parley.kernel.Config;
import dev.parley.kernel.Health;
import dev.parley.kernel.Running;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running Parley: the modules that its targets need, in this process.
///
/// Thread-safe. Closing reports "not ready" first, then sends clients away and lets work in flight
/// finish for at most ten seconds more, then stops everything; it happens once.
public final class ParleyApp implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ParleyApp.class);
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(10);

  private final Settings settings;
  private final Wiring wiring;
  private final Running running;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  private ParleyApp(Settings settings, Wiring wiring, Running running) {
    this.settings = settings;
    this.wiring = wiring;
    this.running = running;
  }

  /// Starts what the settings ask for, without looking at the environment.
  ///
  /// @param settings by full key, such as `http.port`; ports may be 0 for free ones
  /// @throws dev.parley.kernel.ConfigException with everything that is wrong with the settings
  /// @throws dev.parley.kernel.ModuleStartException when a part cannot start; nothing is left
  ///     behind
  public static ParleyApp start(Map<String, String> settings) {
    ParleyApp app = start(new Config().flags(settings).resolve(Settings::read));
    app.awaitReady(LONGEST_DRAIN);
    return app;
  }

  static ParleyApp start(Settings settings) {
    var wiring = new Wiring(settings);
    Running running = wiring.start();
    wiring.health().started(running.components());
    log.atInfo().addKeyValue("modules", running.names()).log("Parley started");
    return new ParleyApp(settings, wiring, running);
  }

  /// The port of the public door.
  ///
  /// @throws IllegalStateException when no target of this process has one
  public int httpPort() {
    return wiring.httpPort(running).orElseThrow(() -> new IllegalStateException("No public port"));
  }

  /// The operators' port: health and metrics.
  public int opsPort() {
    return wiring.opsPort(running);
  }

  /// The port of the internal gRPC server, if other processes may connect to this one.
  public OptionalInt rpcPort() {
    return wiring.rpcPort(running);
  }

  /// What keeps the server from being ready, by module; empty when it is.
  public Map<String, String> problems() {
    return wiring.health().report().problems();
  }

  /// Waits until the server is ready.
  ///
  /// @return whether it is; false when the patience ended first
  boolean awaitReady(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    Health health = wiring.health();
    while (!health.report().ready()) {
      if (System.nanoTime() > deadline || !pause()) {
        return false;
      }
    }
    return true;
  }

  /// One line for the person who started it.
  String greeting() {
    String data = " (data in " + settings.dataDir() + ")";
    OptionalInt port = wiring.httpPort(running);
    if (port.isPresent()) {
      return "Parley is ready at http://" + settings.http().shown() + ":" + port.getAsInt() + data;
    }
    return "Parley is ready: " + settings.targets() + data;
  }

  /// Waits until [#close()] has finished.
  void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      awaitClosed();
      return;
    }
    try {
      wiring.health().draining();
      log.atInfo().log("Parley is stopping");
      pause(settings.shutdownDelay());
      drain();
      running.close();
      log.atInfo().log("Parley stopped");
    } finally {
      closed.countDown();
    }
  }

  private void drain() {
    Thread draining = Thread.ofVirtual().name("drain").start(running::drain);
    try {
      if (!draining.join(settings.realtime().drainSpread().plus(LONGEST_DRAIN))) {
        log.atWarn().log("Work in flight did not finish in time and is cut off");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean pause() {
    return pause(POLL);
  }

  private static boolean pause(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
