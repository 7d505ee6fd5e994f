package dev.parley.rpc;

import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/// What a process tells its peers of itself.
///
/// @param version of the program
/// @param targets what runs in the process
/// @param startedAt when it started
/// @param ready whether calls may be sent to it now; may block for a second
public record ProcessInfo(
    String version, List<String> targets, Instant startedAt, BooleanSupplier ready) {

  /// Copies the list.
  public ProcessInfo {
    targets = List.copyOf(targets);
  }
}
