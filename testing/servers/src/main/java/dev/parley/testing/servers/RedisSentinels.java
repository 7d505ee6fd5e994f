package dev.parley.testing.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A master, a replica, and three Sentinels that watch them. For one thread at a time.
public final class RedisSentinels implements AutoCloseable {
  /// What the Sentinels call the master.
  public static final String MASTER = "main";

  private static final int SENTINELS = 3;
  private final RedisProcess first = RedisProcess.start();
  private final RedisProcess second =
      RedisProcess.start("--replicaof", "127.0.0.1", Integer.toString(first.port()));
  private final List<Process> sentinels = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private final List<Path> folders = new ArrayList<>();

  private RedisSentinels() {
    RedisPrograms.await(
        "the replica", () -> first.cli("info", "replication").contains("state=online"));
    for (int i = 0; i < SENTINELS; i++) {
      startSentinel();
    }
    RedisPrograms.await("the Sentinels", () -> ports.stream().allMatch(this::knowsAll));
  }

  /// Starts them all.
  public static RedisSentinels start() {
    return new RedisSentinels();
  }

  /// Where the Sentinels are, `host:port`.
  public List<String> addresses() {
    return ports.stream().map(port -> "127.0.0.1:" + port).toList();
  }

  /// Who the master was in the beginning.
  public RedisProcess first() {
    return first;
  }

  /// Waits until the other server is the master.
  public void awaitFailover() {
    String port = Integer.toString(second.port());
    RedisPrograms.await(
        "the failover", () -> ports.stream().allMatch(sentinel -> master(sentinel).contains(port)));
  }

  @Override
  public void close() {
    sentinels.forEach(Process::destroyForcibly);
    second.close();
    first.close();
    for (Path folder : folders) {
      for (String file : List.of("log", "sentinel.conf")) {
        boolean _ = folder.resolve(file).toFile().delete();
      }
      boolean _ = folder.toFile().delete();
    }
  }

  private void startSentinel() {
    int port = FreePorts.next(RedisProcess.BUS);
    try {
      Path folder = Files.createTempDirectory("parley-sentinel");
      Path file = folder.resolve("sentinel.conf");
      Path _ =
          Files.writeString(
              file,
              """
              port %1$d
              bind 127.0.0.1
              dir %2$s
              sentinel monitor %3$s 127.0.0.1 %4$d 2
              sentinel down-after-milliseconds %3$s 1000
              sentinel failover-timeout %3$s 5000
              """
                  .formatted(port, folder, MASTER, first.port()));
      sentinels.add(RedisPrograms.server(folder, List.of(file.toString(), "--sentinel")));
      folders.add(folder);
      ports.add(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean knowsAll(int sentinel) {
    String info = RedisPrograms.cli(sentinel, "", "info", "sentinel");
    return info.contains("status=ok")
        && info.contains("slaves=1")
        && info.contains("sentinels=" + SENTINELS);
  }

  private static String master(int sentinel) {
    return RedisPrograms.cli(sentinel, "", "sentinel", "get-master-addr-by-name", MASTER);
  }
}
