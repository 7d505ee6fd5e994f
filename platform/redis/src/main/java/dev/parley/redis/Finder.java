package dev.parley.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.models.slots.ClusterSlotRange;
import io.lettuce.core.cluster.models.slots.ClusterSlotsParser;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds out which masters there are. For one thread.
sealed interface Finder extends AutoCloseable {
  /// Asks.
  ///
  /// @return what was said; the caller keeps what it knows when this throws
  /// @throws RedisException if nobody answers
  Owners find();

  /// Asks somebody else the next time, because the last answer led nowhere.
  void doubt();

  /// How often to ask when nobody has a doubt.
  Duration period();

  @Override
  void close();

  static Finder of(RedisConfig config, Clients clients) {
    return switch (config.mode()) {
      case STANDALONE -> new Fixed(Owners.of(config.addresses().getFirst()));
      case SENTINEL -> new Sentinels(clients, config.addresses(), config.master());
      case CLUSTER -> new Cluster(clients, config.addresses());
    };
  }

  /// One server.
  record Fixed(Owners owners) implements Finder {
    @Override
    public Owners find() {
      return owners;
    }

    @Override
    public void doubt() {
      // there is nobody else
    }

    @Override
    public Duration period() {
      return Duration.ofMinutes(1);
    }

    @Override
    public void close() {
      // nothing is open
    }
  }

  /// Asks one of several servers, the same as long as it answers and nobody doubts it.
  ///
  /// @param <C> a connection to one of them
  abstract sealed class Asking<C extends StatefulConnection<String, String>> implements Finder {
    private final Set<RedisAddress> known;
    private @Nullable C open;

    Asking(List<RedisAddress> known) {
      this.known = new LinkedHashSet<>(known);
    }

    abstract C connect(RedisAddress address);

    abstract Owners ask(C connection);

    @Override
    public final Owners find() {
      C connection = open;
      if (connection != null) {
        try {
          return ask(connection);
        } catch (RedisException e) {
          doubt();
        }
      }
      RedisException failure = new RedisException("nobody to ask");
      for (RedisAddress address : List.copyOf(known)) {
        known.remove(address); // whoever was asked is the last to be asked again
        known.add(address);
        try {
          connection = connect(address);
          open = connection;
          return ask(connection);
        } catch (RedisException e) {
          failure = e;
          doubt();
        }
      }
      throw failure;
    }

    final void know(List<RedisAddress> addresses) {
      known.addAll(addresses);
    }

    @Override
    public final void doubt() {
      close();
    }

    @Override
    public final void close() {
      if (open != null) {
        var _ = open.closeAsync();
        open = null;
      }
    }
  }

  /// Asks Sentinels who the master is.
  final class Sentinels extends Asking<StatefulRedisSentinelConnection<String, String>> {
    private final Clients clients;
    private final String master;

    Sentinels(Clients clients, List<RedisAddress> sentinels, String master) {
      super(sentinels);
      this.clients = clients;
      this.master = master;
    }

    @Override
    StatefulRedisSentinelConnection<String, String> connect(RedisAddress address) {
      return clients.askSentinel(address);
    }

    @Override
    Owners ask(StatefulRedisSentinelConnection<String, String> sentinel) {
      if (sentinel.sync().getMasterAddrByName(master) instanceof InetSocketAddress found) {
        return Owners.of(new RedisAddress(found.getHostString(), found.getPort()));
      }
      throw new RedisException("the Sentinel knows no master " + master + "; see redis.master");
    }

    @Override
    public Duration period() {
      return Duration.ofSeconds(1);
    }
  }

  /// Asks nodes of a cluster who owns which slots.
  final class Cluster extends Asking<StatefulRedisConnection<String, String>> {
    private final Clients clients;

    Cluster(Clients clients, List<RedisAddress> nodes) {
      super(nodes);
      this.clients = clients;
    }

    @Override
    StatefulRedisConnection<String, String> connect(RedisAddress address) {
      return clients.ask(address);
    }

    @Override
    Owners ask(StatefulRedisConnection<String, String> node) {
      List<Owners.Range> ranges = new ArrayList<>();
      for (ClusterSlotRange range : ClusterSlotsParser.parse(node.sync().clusterSlots())) {
        var uri = range.getUpstream().getUri();
        RedisAddress owner = new RedisAddress(uri.getHost(), uri.getPort());
        ranges.add(new Owners.Range(range.getFrom(), range.getTo(), owner));
      }
      Owners owners = Owners.of(ranges);
      know(owners.all());
      return owners;
    }

    @Override
    public Duration period() {
      return Duration.ofSeconds(2);
    }
  }
}
