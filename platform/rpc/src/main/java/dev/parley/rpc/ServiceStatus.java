package dev.parley.rpc;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How a service looks from this process.
///
/// @param service its name in the contract, for example `accounts`
/// @param inProcess whether it runs in this process; then there is no circuit and no instance
/// @param circuit `closed` when calls are made, `open` when none is, `half-open` while one tries;
///     empty when this process makes none
/// @param instances those known, in order of their address
public record ServiceStatus(
    String service, boolean inProcess, String circuit, List<InstanceStatus> instances) {

  /// Copies the list.
  public ServiceStatus {
    instances = List.copyOf(instances);
  }

  /// What clients reach and no process calls.
  ///
  /// @param target what runs there
  /// @param instances those known
  public static ServiceStatus reached(String target, List<InstanceStatus> instances) {
    return new ServiceStatus(
        target,
        false,
        "",
        instances.stream().sorted(Comparator.comparing(InstanceStatus::address)).toList());
  }

  /// Whether the service can be called.
  public boolean isUp() {
    return inProcess
        || (!circuit.equals("open")
            && instances.stream().anyMatch(instance -> instance.health().equals("ready")));
  }

  /// How an instance looks from this process.
  ///
  /// @param address where it is
  /// @param health `ready`, `not ready` or `no answer`
  /// @param about what it says of itself, if it answers
  public record InstanceStatus(String address, String health, Optional<About> about) {}

  /// What a process says of itself.
  ///
  /// @param version of the program
  /// @param targets what runs in the process
  /// @param startedAt when it started
  public record About(String version, List<String> targets, Instant startedAt) {

    /// Copies the list.
    public About {
      targets = List.copyOf(targets);
    }
  }
}
