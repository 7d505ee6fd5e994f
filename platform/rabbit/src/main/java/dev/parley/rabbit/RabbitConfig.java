package dev.parley.rabbit;

import dev.parley.kernel.ConfigReader;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where RabbitMQ is. Immutable; names no class of the RabbitMQ client, so that it can be read
/// where there is no RabbitMQ.
///
/// @param nodes `host:port` of one or more nodes of one cluster
/// @param user who we are
/// @param password the user's, never printed
/// @param vhost the virtual host
/// @param prefix what all our names in RabbitMQ begin with, so that several installations can
///     share one
/// @param tls whether connections are encrypted; names in certificates are checked then
public record RabbitConfig(
    List<String> nodes, String user, String password, String vhost, String prefix, boolean tls) {
  private static final Pattern NODE =
      Pattern.compile("[A-Za-z0-9._-]+:\\d{1,5}|\\[[0-9a-f:]+]:\\d{1,5}");
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,40}");
  private static final int LARGEST_PORT = 65_535;

  /// Checks the nodes and the prefix.
  public RabbitConfig {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty() || !nodes.stream().allMatch(RabbitConfig::isNode)) {
      throw new IllegalArgumentException("Nodes are host:port");
    }
    checkedPrefix(prefix);
  }

  /// Reads the section `events.rabbitmq`.
  ///
  /// @param reader the reader scoped to the section
  /// @return nothing if no nodes are set
  public static Optional<RabbitConfig> read(ConfigReader reader) {
    List<String> nodes =
        reader.list(
            "nodes",
            List.of(),
            "host:port of RabbitMQ, or of some nodes of its cluster, separated by commas; empty for"
                + " no RabbitMQ");
    String user = reader.string("user", "guest", "the user of RabbitMQ");
    String password = reader.secret("password", "", "the user's password");
    String vhost = reader.string("vhost", "/", "the virtual host of RabbitMQ");
    String prefix =
        reader.parsed(
            "prefix",
            "parley",
            RabbitConfig::checkedPrefix,
            "what all names in RabbitMQ begin with, different for installations that share one");
    boolean tls = reader.flag("tls", false, "whether connections to RabbitMQ are encrypted");
    if (nodes.isEmpty()) {
      if (reader.isSet("password")) {
        reader.refuse("events.rabbitmq.password is set, but events.rabbitmq.nodes is not");
      }
      return Optional.empty();
    }
    List<String> wrong = nodes.stream().filter(node -> !isNode(node)).toList();
    if (!wrong.isEmpty()) {
      reader.refuse("events.rabbitmq.nodes has " + wrong + "; each must be host:port");
      return Optional.empty();
    }
    return Optional.of(new RabbitConfig(nodes, user, password, vhost, prefix, tls));
  }

  @Override
  public String toString() {
    return "RabbitConfig[nodes=" + nodes + ", user=" + user + ", vhost=" + vhost + "]";
  }

  private static boolean isNode(String node) {
    if (!NODE.matcher(node).matches()) {
      return false;
    }
    int port = Integer.parseInt(node.substring(node.lastIndexOf(':') + 1));
    return port > 0 && port <= LARGEST_PORT;
  }

  private static String checkedPrefix(String prefix) {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException("1 to 40 letters, digits, dots, dashes and underscores");
    }
    return prefix;
  }
}
