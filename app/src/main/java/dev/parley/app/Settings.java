package dev.parley.app;

import dev.parley.accounts.AccountsConfig;
import dev.parley.chats.ChatsConfig;
import dev.parley.db.DatabaseConfig;
import dev.parley.db.EmbeddedPostgresConfig;
import dev.parley.events.EventsConfig;
import dev.parley.friends.FriendsConfig;
import dev.parley.gateway.GatewayConfig;
import dev.parley.kernel.ConfigReader;
import dev.parley.kernel.LogsConfig;
import dev.parley.rabbit.RabbitConfig;
import dev.parley.realtime.RealtimeConfig;
import dev.parley.redis.RedisConfig;
import dev.parley.rpc.PeerAddress;
import dev.parley.rpc.RpcConfig;
import dev.parley.rpc.TrustedProxies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Everything that can be set, read from one configuration. All sections are read whatever the
/// targets are, so that one file serves every process of a cluster and a wrong key is an error in
/// each.
///
/// @param targets what runs in this process, at least one
/// @param dataDir where everything is kept
/// @param shutdownDelay how long the server goes on after it reported "not ready"
/// @param logs how to log
/// @param http the public door
/// @param proxies who may say where a request at the public door came from
/// @param ops health and metrics
/// @param rpc how processes speak to each other
/// @param peers where services run that are not in this process, by service
/// @param redis what processes share through, if they do
/// @param events how events are brought from service to service
/// @param rabbit where RabbitMQ is, if there is one
/// @param postgres the embedded database server
/// @param accountsDb the database of accounts
/// @param chatsDb the database of chats
/// @param friendsDb the database of friends
/// @param accounts accounts
/// @param chats chats
/// @param friends friends
/// @param gateway the gateway
/// @param realtime the hub
record Settings(
    Set<Target> targets,
    Path dataDir,
    Duration shutdownDelay,
    LogsConfig logs,
    Address http,
    TrustedProxies proxies,
    Address ops,
    RpcConfig rpc,
    Map<String, List<PeerAddress>> peers,
    Optional<RedisConfig> redis,
    EventsConfig events,
    Optional<RabbitConfig> rabbit,
    EmbeddedPostgresConfig postgres,
    DatabaseConfig accountsDb,
    DatabaseConfig chatsDb,
    DatabaseConfig friendsDb,
    AccountsConfig accounts,
    ChatsConfig chats,
    FriendsConfig friends,
    GatewayConfig gateway,
    RealtimeConfig realtime) {

  /// In a cluster: how long peers need to notice that a process is not ready any more.
  private static final Duration NOTICED = Duration.ofSeconds(3);

  /// Over how long clients are sent to other nodes, where there are any.
  private static final Duration CLUSTER_SPREAD = Duration.ofSeconds(10);

  private static final Duration ALONE_SPREAD = Duration.ofSeconds(2);

  /// Reads all sections.
  ///
  /// @param reader at the root
  static Settings read(ConfigReader reader) {
    Path dataDir =
        reader.path("data-dir", Path.of("data"), "folder where this process keeps everything");
    Set<Target> targets =
        reader.parsed("target", Target.ALL, Target::parse, "what runs in this process");
    if (!isEverything(targets) && !reader.isSet("rpc.secret")) {
      reader.refuse(
          "rpc.secret is not set; processes that share the targets need the same one, at least 16"
              + " characters long");
    }
    return new Settings(
        targets,
        dataDir,
        reader.duration(
            "shutdown-delay",
            isEverything(targets) ? Duration.ZERO : NOTICED,
            Duration.ZERO,
            Duration.ofMinutes(1),
            "how long to go on after reporting not ready, for load balancers to notice"),
        LogsConfig.read(reader.at("log")),
        Address.read(reader.at("http"), "the public door", "0.0.0.0", 8080),
        TrustedProxies.read(reader.at("http")),
        Address.read(reader.at("ops"), "health and metrics", "127.0.0.1", 9091),
        RpcConfig.read(reader.at("rpc")),
        peers(reader.at("peers")),
        RedisConfig.read(reader.at("redis")),
        EventsConfig.read(reader.at("events")),
        RabbitConfig.read(reader.at("events.rabbitmq")),
        new EmbeddedPostgresConfig(
            dataDir.resolve("postgres"),
            reader.parsed(
                "postgres.settings",
                "",
                Settings::assignments,
                "PostgreSQL settings of the embedded server: name=value, separated by commas")),
        DatabaseConfig.read(reader.at("accounts.db")),
        DatabaseConfig.read(reader.at("chats.db")),
        DatabaseConfig.read(reader.at("friends.db")),
        AccountsConfig.read(reader.at("accounts")),
        ChatsConfig.read(reader.at("chats")),
        FriendsConfig.read(reader.at("friends")),
        GatewayConfig.read(reader.at("gateway")),
        RealtimeConfig.read(
            reader.at("realtime"), isEverything(targets) ? ALONE_SPREAD : CLUSTER_SPREAD));
  }

  /// Whether this process runs the target.
  boolean runs(Target target) {
    return targets.contains(target);
  }

  /// Whether everything runs in this process, so that nobody else needs to reach it.
  boolean inOneProcess() {
    return isEverything(targets);
  }

  private static boolean isEverything(Set<Target> targets) {
    return targets.equals(EnumSet.allOf(Target.class));
  }

  private static Map<String, String> assignments(String text) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String item : text.split(",", -1)) {
      String[] parts = item.split("=", 2);
      if (parts.length == 2) {
        settings.put(parts[0].strip(), parts[1].strip());
      } else if (!item.isBlank()) {
        throw new IllegalArgumentException("name=value, separated by commas");
      }
    }
    return settings;
  }

  private static Map<String, List<PeerAddress>> peers(ConfigReader reader) {
    return Map.of(
        Target.ACCOUNTS.id(),
        peer(reader, Target.ACCOUNTS),
        Target.CHATS.id(),
        peer(reader, Target.CHATS),
        Target.FRIENDS.id(),
        peer(reader, Target.FRIENDS));
  }

  private static List<PeerAddress> peer(ConfigReader reader, Target service) {
    return reader.parsed(
        service.id(),
        "",
        PeerAddress::list,
        "where "
            + service.id()
            + " runs when not in this process: host:port of each instance, or dns:name:port, separated"
            + " by commas");
  }
}
