package dev.parley.redis;

import io.lettuce.core.cluster.SlotHash;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The connections for commands, one to each master. Thread-safe.
final class Lines implements AutoCloseable {
  private final Clients clients;
  private final Topology topology;
  private final Map<RedisAddress, Line> lines = new ConcurrentHashMap<>();

  Lines(Clients clients, Topology topology) {
    this.clients = clients;
    this.topology = topology;
    topology.onChange(this::dropOthers);
  }

  /// The line to the master that owns a key.
  ///
  /// @return nothing as long as no owner is known
  Optional<Line> to(String key) {
    return topology.owner(SlotHash.getSlot(key)).map(this::to);
  }

  Line to(RedisAddress master) {
    return lines.computeIfAbsent(master, address -> new Line(clients, address));
  }

  @Override
  public void close() {
    lines.values().forEach(Line::close);
  }

  /// Lets go of servers that are no masters any more.
  private void dropOthers() {
    Set<RedisAddress> masters = Set.copyOf(topology.masters());
    lines
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !masters.contains(entry.getKey());
              if (gone) {
                entry.getValue().close();
                entry.getValue().drop();
              }
              return gone;
            });
  }
}
