package dev.parley.gateway;

import com.google.protobuf.util.Timestamps;
import dev.parley.api.common.v1.GetInstanceResponse;
import dev.parley.api.realtime.v1.Signal;
import dev.parley.events.Signals;
import dev.parley.kernel.Component;
import dev.parley.rpc.ProcessInfo;
import dev.parley.rpc.ServiceStatus;
import dev.parley.rpc.ServiceStatus.About;
import dev.parley.rpc.ServiceStatus.InstanceStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The processes that clients reach, which nobody calls: each says every two seconds that it is
/// there, and all listen. Thread-safe and bounded.
public final class Processes implements Component {
  private static final String CHANNEL = "processes";
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration SILENT = Duration.ofSeconds(6);
  private static final Duration FORGOTTEN = Duration.ofMinutes(1);
  private static final int MOST = 1_000;

  private final Signals signals;
  private final InstantSource clock;
  private final Map<Name, Heard> heard = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Signals.Subscription subscription;
  private final @Nullable Thread thread;

  /// One start of a process.
  private record Name(String address, Instant startedAt) {}

  private record Heard(About about, boolean ready, Instant at) {}

  private Processes(
      Signals signals, InstantSource clock, String address, @Nullable ProcessInfo own) {
    this.signals = signals;
    this.clock = clock;
    this.subscription = signals.subscribe(CHANNEL, this::hear);
    this.thread =
        own == null
            ? null
            : Thread.ofVirtual().name("processes").start(() -> keepSaying(address, own));
  }

  /// Listens only.
  ///
  /// @param signals between processes
  public static Processes listen(Signals signals, InstantSource clock) {
    return new Processes(signals, clock, "", null);
  }

  /// Listens, and says that this process is there.
  ///
  /// @param signals between processes
  /// @param address where clients reach it, `host:port`
  /// @param own what it is
  public static Processes join(
      Signals signals, InstantSource clock, String address, ProcessInfo own) {
    return new Processes(signals, clock, address, own);
  }

  /// Where each target is reached that is not among those that are called.
  ///
  /// @param called services, which come first
  public List<ServiceStatus> and(List<ServiceStatus> called) {
    Instant now = clock.instant();
    heard.values().removeIf(process -> process.at().plus(FORGOTTEN).isBefore(now));
    SortedMap<String, List<InstanceStatus>> targets = new TreeMap<>();
    heard.forEach(
        (name, process) -> {
          boolean silent = process.at().plus(SILENT).isBefore(now);
          String health = silent ? "no answer" : process.ready() ? "ready" : "not ready";
          for (String target : process.about().targets()) {
            targets
                .computeIfAbsent(target, _ -> new ArrayList<>())
                .add(new InstanceStatus(name.address(), health, Optional.of(process.about())));
          }
        });
    called.forEach(service -> targets.remove(service.service()));
    List<ServiceStatus> all = new ArrayList<>(called);
    targets.forEach((target, instances) -> all.add(ServiceStatus.reached(target, instances)));
    return all;
  }

  @Override
  public void close() {
    closing.countDown();
    if (thread != null) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    subscription.close();
  }

  private void hear(Signal signal) {
    Signal.Process process = signal.getProcess();
    About about =
        new About(
            process.getAbout().getVersion(),
            process.getAbout().getTargetsList(),
            Instant.ofEpochMilli(Timestamps.toMillis(process.getAbout().getStartedAt())));
    Name name = new Name(process.getAddress(), about.startedAt());
    if (process.getLeaving()) {
      heard.remove(name);
    } else if (heard.size() < MOST || heard.containsKey(name)) {
      heard.put(name, new Heard(about, process.getReady(), clock.instant()));
    }
  }

  private void keepSaying(String address, ProcessInfo own) {
    Signal.Process.Builder presence =
        Signal.Process.newBuilder()
            .setAddress(address)
            .setAbout(
                GetInstanceResponse.newBuilder()
                    .setVersion(own.version())
                    .addAllTargets(own.targets())
                    .setStartedAt(Timestamps.fromMillis(own.startedAt().toEpochMilli())));
    try {
      do {
        say(presence.setReady(own.ready().getAsBoolean()));
      } while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    say(presence.setLeaving(true));
  }

  private void say(Signal.Process.Builder presence) {
    signals.publish(CHANNEL, Signal.newBuilder().setProcess(presence).build());
  }
}
