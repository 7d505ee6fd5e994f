package dev.parley.cluster;

import dev.parley.db.DatabaseConfig;
import dev.parley.db.EmbeddedPostgres;
import dev.parley.db.EmbeddedPostgresConfig;
import dev.parley.testing.servers.FreePorts;
import dev.parley.testing.servers.RabbitProcess;
import dev.parley.testing.servers.RedisProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// PostgreSQL, Redis, RabbitMQ, some processes of each target and a balancer in front of them, on
/// one machine. For one thread at a time.
public final class LocalCluster implements AutoCloseable {
  /// The targets, in the order in which they are started; `friends` runs beside `accounts`.
  public static final List<String> TARGETS = List.of("accounts", "chats", "gateway", "realtime");

  /// The target in whose processes friends runs: it has little to do.
  private static final String FRIENDS_WITH = "accounts";

  private static final int POOL = 12;
  private static final int SECRET_BYTES = 32;
  private final ClusterOptions options;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final List<Node> nodes = new ArrayList<>();
  private final RedisProcess redis;
  private final RabbitProcess rabbit;
  private final Balancer balancer;
  private final URI base;

  private LocalCluster(ClusterOptions options) throws IOException, InterruptedException {
    this.options = options;
    boolean complete = false;
    try {
      Path folder = Files.createDirectories(options.folder().toAbsolutePath());
      Network network = options.network();
      this.rabbit = opened(RabbitProcess.in(folder.resolve("rabbitmq"), network.host()));
      EmbeddedPostgres postgres = opened(postgres());
      this.redis = opened(RedisProcess.at(network.host()));
      Path config = folder.resolve("cluster.yaml");
      Node.Launch launch = new Node.Launch(options.program(), config, folder, network);
      for (String target : TARGETS) {
        for (int i = 1; i <= options.instances().getOrDefault(target, 0); i++) {
          String runs = target.equals(FRIENDS_WITH) ? target + ",friends" : target;
          nodes.add(new Node(launch, target, runs, i));
        }
      }
      write(config, settings(postgres));
      for (Node node : nodes) {
        opened(node).start();
      }
      for (Node node : nodes) {
        node.awaitReady();
      }
      rabbit.awaitReady();
      int port = options.port() == 0 ? FreePorts.next() : options.port();
      this.base = URI.create("http://localhost:" + port);
      this.balancer =
          opened(Balancer.start(port, folder.resolve("haproxy"), of("gateway"), of("realtime")));
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  /// Starts all of it.
  ///
  /// @return when every process is ready
  /// @throws IOException if a part does not start; nothing is left running
  public static LocalCluster start(ClusterOptions options)
      throws IOException, InterruptedException {
    if (options.port() != 0 && !FreePorts.isFree(options.port())) {
      throw new IOException("Port " + options.port() + " is taken; choose another with --port");
    }
    return new LocalCluster(options);
  }

  /// The public address, of the balancer.
  public URI base() {
    return base;
  }

  /// All processes of Parley.
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /// The processes of one target.
  public List<Node> of(String target) {
    return nodes.stream().filter(node -> node.target().equals(target)).toList();
  }

  /// The one Redis.
  public RedisProcess redis() {
    return redis;
  }

  /// The one RabbitMQ.
  public RabbitProcess rabbit() {
    return rabbit;
  }

  /// Where PostgreSQL is kept.
  public Path postgresFolder() {
    return options.folder().resolve("postgres");
  }

  /// What runs where, as a table.
  public String table() {
    StringBuilder table = new StringBuilder();
    row(table, "part", "address", "health and status", "pid");
    row(table, "balancer", base.toString(), base + "/status", Long.toString(balancer.pid()));
    for (Node node : nodes) {
      boolean isDoor = node.target().equals("gateway") || node.target().equals("realtime");
      row(
          table,
          node.name(),
          isDoor ? node.httpAddress() : node.rpcAddress(),
          node.ops() + "/status",
          Long.toString(node.pid()));
    }
    row(table, "redis", redis.address(), "", "");
    row(table, "rabbitmq", rabbit.address(), "", "");
    row(table, "postgres", postgresFolder().toString(), "", "");
    return table.toString();
  }

  @Override
  public void close() {
    nodes.forEach(Node::close); // all at once, then wait for each
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        if (part instanceof Node node) {
          node.awaitEnd();
        } else {
          part.close();
        }
      } catch (Exception e) {
        System.err.println("A part of the cluster could not be stopped: " + e);
      }
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    started.push(part);
    return part;
  }

  private EmbeddedPostgres postgres() {
    return EmbeddedPostgres.start(
        new EmbeddedPostgresConfig(
            postgresFolder(), Map.of("max_connections", "600"), options.network().databases()));
  }

  private String settings(EmbeddedPostgres postgres) {
    StringBuilder settings = new StringBuilder();
    line(settings, "rpc.secret", secret());
    for (String service : List.of("accounts", "chats", "friends")) {
      String addresses =
          of(service.equals("friends") ? FRIENDS_WITH : service).stream()
              .map(Node::rpcAddress)
              .collect(Collectors.joining(","));
      line(settings, "peers." + service, addresses);
      DatabaseConfig database = postgres.database(service, POOL);
      line(settings, service + ".db.url", database.url());
      line(settings, service + ".db.user", database.user());
      line(settings, service + ".db.password", database.password());
    }
    line(settings, "redis.nodes", redis.address());
    line(settings, "events.rabbitmq.nodes", rabbit.address());
    line(settings, "http.trusted-proxies", options.network().host());
    for (String setting : options.settings()) {
      int equals = setting.indexOf('=');
      line(settings, setting.substring(0, equals), setting.substring(equals + 1));
    }
    return settings.toString();
  }

  private static void line(StringBuilder settings, String key, String value) {
    settings.append(key).append(": \"").append(value).append("\"\n");
  }

  /// Writes what holds secrets for nobody else to read.
  private static void write(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  private static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void row(StringBuilder table, String... cells) {
    table.append("%-12s %-24s %-40s %s%n".formatted((Object[]) cells));
  }
}
