package dev.parley.testing.servers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// A real Redis Cluster of three masters with a replica each. For one thread at a time.
public final class RedisCluster implements AutoCloseable {
  private static final int NODES = 6;
  private final List<RedisProcess> nodes = new ArrayList<>();

  private RedisCluster() {
    for (int i = 0; i < NODES; i++) {
      nodes.add(
          RedisProcess.start(
              "--cluster-enabled",
              "yes",
              "--cluster-node-timeout",
              "1500",
              "--cluster-require-full-coverage",
              "no"));
    }
    String[] create =
        Stream.of(
                Stream.of("--cluster", "create"),
                nodes.stream().map(RedisProcess::address),
                Stream.of("--cluster-replicas", "1", "--cluster-yes"))
            .flatMap(part -> part)
            .toArray(String[]::new);
    String said = nodes.getFirst().cli(create);
    RedisPrograms.await("the cluster\n" + said, () -> nodes.stream().allMatch(this::isReady));
  }

  /// Starts one.
  public static RedisCluster start() {
    return new RedisCluster();
  }

  /// All nodes, `host:port`.
  public List<String> addresses() {
    return nodes.stream().map(RedisProcess::address).toList();
  }

  /// The master that owns a key or channel now.
  public RedisProcess owner(String key) {
    int slot = Integer.parseInt(anyone().cli("cluster", "keyslot", key));
    return masters().stream()
        .filter(master -> owns(master, slot))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nobody owns " + key));
  }

  /// Moves the slot of a key or channel to another master.
  ///
  /// @return who owns it then
  public RedisProcess move(String key) {
    String slot = anyone().cli("cluster", "keyslot", key);
    RedisProcess from = owner(key);
    RedisProcess to = masters().stream().filter(master -> master != from).findFirst().orElseThrow();
    String _ = to.cli("cluster", "setslot", slot, "importing", id(from));
    String _ = from.cli("cluster", "setslot", slot, "migrating", id(to));
    for (RedisProcess master : List.of(to, from)) {
      String _ = master.cli("cluster", "setslot", slot, "node", id(to));
    }
    return to;
  }

  @Override
  public void close() {
    nodes.forEach(RedisProcess::close);
  }

  private RedisProcess anyone() {
    return masters().getFirst();
  }

  private List<RedisProcess> masters() {
    return nodes.stream()
        .filter(node -> node.cli("role").startsWith("master"))
        .filter(node -> !myself(node).endsWith("connected")) // it owns slots
        .toList();
  }

  private static boolean owns(RedisProcess master, int slot) {
    return Arrays.stream(myself(master).split(" ", -1))
        .skip(8)
        .filter(part -> !part.startsWith("["))
        .map(part -> part.split("-", -1))
        .anyMatch(
            range ->
                Integer.parseInt(range[0]) <= slot
                    && slot <= Integer.parseInt(range[range.length - 1]));
  }

  private static String id(RedisProcess node) {
    return node.cli("cluster", "myid");
  }

  private static String myself(RedisProcess node) {
    return node.cli("cluster", "nodes")
        .lines()
        .filter(line -> line.contains("myself"))
        .findFirst()
        .orElse("connected");
  }

  private boolean isReady(RedisProcess node) {
    String info = node.cli("cluster", "info");
    String known = node.cli("cluster", "nodes");
    return info.contains("cluster_state:ok")
        && info.contains("cluster_known_nodes:" + NODES)
        && known.lines().filter(line -> line.contains("slave")).count() == NODES / 2
        && !known.contains("handshake")
        && (!known.contains("myself,slave")
            || node.cli("info", "replication").contains("master_link_status:up"));
  }
}
