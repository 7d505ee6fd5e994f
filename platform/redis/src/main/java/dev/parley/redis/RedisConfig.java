package dev.parley.redis;

import dev.parley.kernel.ConfigReader;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where Redis is. Immutable; names no class of the Redis client, so that it can be read where
/// there is no Redis.
///
/// @param mode how it is run
/// @param nodes `host:port`: the server; or some Sentinels; or some nodes of the cluster
/// @param master the name the Sentinels know the master by; unused in the other modes
/// @param prefix what all our names in Redis begin with, so that several installations can
///     share one
/// @param security passwords and encryption
public record RedisConfig(
    RedisMode mode, List<String> nodes, String master, String prefix, RedisSecurity security) {
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,40}");

  /// Checks the nodes and the prefix.
  public RedisConfig {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty() || (mode == RedisMode.STANDALONE && nodes.size() > 1)) {
      throw new IllegalArgumentException("one server, or some Sentinels or nodes of a cluster");
    }
    nodes.forEach(RedisAddress::parse);
    checkedPrefix(prefix);
  }

  /// Reads the section `redis`.
  ///
  /// @param reader the reader scoped to the section
  /// @return nothing if no nodes are set
  public static Optional<RedisConfig> read(ConfigReader reader) {
    RedisMode mode =
        reader.choice(
            "mode", RedisMode.STANDALONE, "how Redis is run: standalone, sentinel, cluster");
    List<String> nodes =
        reader.list(
            "nodes",
            List.of(),
            "host:port of the server, of some Sentinels or of some cluster nodes, separated by"
                + " commas; empty for no Redis");
    String master = reader.string("master", "", "the name by which the Sentinels know the master");
    String prefix =
        reader.parsed(
            "prefix",
            "parley",
            RedisConfig::checkedPrefix,
            "what all names in Redis begin with, different for installations that share one");
    RedisSecurity security = RedisSecurity.read(reader);
    if (nodes.isEmpty()) {
      return Optional.empty();
    }
    if (!accepts(reader, mode, nodes, master)) {
      return Optional.empty(); // what is wrong has been told
    }
    return Optional.of(new RedisConfig(mode, nodes, master, prefix, security));
  }

  private static boolean accepts(
      ConfigReader reader, RedisMode mode, List<String> nodes, String master) {
    List<String> wrong = nodes.stream().filter(node -> !isAddress(node)).toList();
    if (!wrong.isEmpty()) {
      reader.refuse("redis.nodes has " + wrong + "; each must be host:port");
    } else if (mode == RedisMode.STANDALONE && nodes.size() > 1) {
      reader.refuse(
          "redis.nodes names several servers; with redis.mode standalone it must be one, or set"
              + " redis.mode to sentinel or cluster");
      return false;
    }
    if (mode == RedisMode.SENTINEL && master.isEmpty()) {
      reader.refuse("redis.master is not set; redis.mode sentinel needs the master's name");
      return false;
    }
    return wrong.isEmpty();
  }

  List<RedisAddress> addresses() {
    return nodes.stream().map(RedisAddress::parse).toList();
  }

  private static boolean isAddress(String node) {
    try {
      return RedisAddress.parse(node).port() > 0;
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  private static String checkedPrefix(String prefix) {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException("1 to 40 letters, digits, dots, dashes and underscores");
    }
    return prefix;
  }
}
