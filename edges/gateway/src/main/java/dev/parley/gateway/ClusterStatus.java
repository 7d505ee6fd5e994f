package dev.parley.gateway;

import dev.parley.kernel.Component;
import dev.parley.rpc.ProcessInfo;
import dev.parley.rpc.ServiceStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How the cluster looks from this process. Thread-safe.
///
/// However often it is asked, instances are asked once a second at most.
public final class ClusterStatus implements Component {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private final ProcessInfo process;
  private final Supplier<List<ServiceStatus>> services;
  private final InstantSource clock;
  private final ReentrantLock asking = new ReentrantLock();
  private @Nullable Snapshot last;

  /// What was seen at one moment.
  ///
  /// @param takenAt when
  /// @param process the process that looked
  /// @param ready whether that process is ready
  /// @param services what it saw, by name; its own edges among them
  record Snapshot(
      Instant takenAt, ProcessInfo process, boolean ready, List<ServiceStatus> services) {

    Snapshot {
      services = List.copyOf(services);
    }

    /// Whether every service can be called.
    boolean isUp() {
      return ready && services.stream().allMatch(this::isUp);
    }

    /// Whether a service can be called.
    boolean isUp(ServiceStatus service) {
      return service.inProcess() ? ready : service.isUp();
    }
  }

  /// @param process this process
  /// @param services asks for the services; may take a second
  /// @param clock what time it is
  public ClusterStatus(
      ProcessInfo process, Supplier<List<ServiceStatus>> services, InstantSource clock) {
    this.process = process;
    this.services = services;
    this.clock = clock;
  }

  /// What is seen now, or was a moment ago. May take a second.
  Snapshot snapshot() {
    asking.lock();
    try {
      Snapshot known = last;
      Instant now = clock.instant();
      if (known == null || known.takenAt().plus(FRESH).isBefore(now)) {
        known = new Snapshot(now, process, process.ready().getAsBoolean(), all());
        last = known;
      }
      return known;
    } finally {
      asking.unlock();
    }
  }

  /// The services, and what else runs in this process.
  private List<ServiceStatus> all() {
    List<ServiceStatus> all = new ArrayList<>(services.get());
    process.targets().stream()
        .filter(target -> all.stream().noneMatch(service -> service.service().equals(target)))
        .map(target -> new ServiceStatus(target, true, "closed", List.of()))
        .forEach(all::add);
    return all;
  }
}
