package dev.parley.redis;

import dev.parley.kernel.Component;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Redis, whichever way it is run. Thread-safe.
///
/// Nothing in here is needed for being ready: with Redis gone, messages between processes are lost
/// and made up for later, and scripts fail at once.
public final class Redis implements Component {
  private static final Logger log = LoggerFactory.getLogger(Redis.class);
  private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)");
  private static final int LEAST_VERSION = 7;

  private final String prefix;
  private final Clients clients;
  private final Topology topology;
  private final Lines lines;
  private final RedisTopics topics;

  private Redis(RedisConfig config, MeterRegistry registry) {
    RedisMetrics metrics = new RedisMetrics(registry);
    this.prefix = config.prefix() + ":";
    this.clients = new Clients(config.security());
    this.topology = new Topology(Finder.of(config, clients));
    this.lines = new Lines(clients, topology);
    greet(config);
    this.topics = new RedisTopics(config.prefix(), clients, topology, lines, metrics);
  }

  /// Connects. A Redis that cannot be reached is waited for in the background.
  ///
  /// @param config where it is
  /// @param metrics counts what is published, lost and heard
  /// @return the running component
  /// @throws IllegalStateException if Redis refuses our credentials or is too old
  public static Redis start(RedisConfig config, MeterRegistry metrics) {
    return new Redis(config, metrics);
  }

  /// Messages by topic.
  public RedisTopics topics() {
    return topics;
  }

  /// Runs a script; does not block.
  ///
  /// @param script what to run
  /// @param key its key, before our prefix
  /// @param arguments its arguments
  /// @param patience how long the answer may take
  /// @return what it returns; failed at once when there is no connection and none can be had now
  public CompletableFuture<List<Long>> run(
      RedisScript script, String key, List<String> arguments, Duration patience) {
    Line line = lines.to(prefix + key).orElse(null);
    if (line == null) {
      return CompletableFuture.failedFuture(new IllegalStateException("no Redis master is known"));
    }
    return line.connection()
        .thenCompose(connection -> script.run(connection, prefix + key, arguments))
        .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
        .whenComplete(
            (_, failure) -> {
              if (failure == null) {
                line.answered();
              } else if (Failures.root(failure) instanceof TimeoutException) {
                line.unanswered();
                topology.doubt();
              } else if (Failures.isMisplaced(failure)) {
                topology.doubt();
              }
            });
  }

  @Override
  public void close() {
    topics.close();
    release();
  }

  private void release() {
    topology.close();
    lines.close();
    clients.close();
  }

  /// Opens the connections, and tells what an operator has to mend.
  private void greet(RedisConfig config) {
    try {
      topology.start();
      for (RedisAddress master : topology.masters()) {
        greet(lines.to(master).connection());
      }
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      if (Failures.isRefusal(e)) {
        release();
        throw new IllegalStateException(
            "Redis refuses us: "
                + Failures.root(e).getMessage()
                + " See redis.user, redis.password.",
            e);
      }
      if (Failures.root(e) instanceof TooOld) {
        release();
        throw e instanceof RuntimeException known ? known : new IllegalStateException(e);
      }
      log.atWarn()
          .addKeyValue("nodes", config.nodes())
          .addKeyValue("cause", Failures.root(e).toString())
          .log("Redis cannot be reached; going on without it until it can");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void greet(CompletableFuture<StatefulRedisConnection<String, byte[]>> opening)
      throws InterruptedException, ExecutionException, TimeoutException {
    long patience = Clients.PATIENCE.toMillis();
    StatefulRedisConnection<String, byte[]> connection =
        opening.get(patience, TimeUnit.MILLISECONDS);
    String info =
        connection
            .async()
            .info("server")
            .toCompletableFuture()
            .get(patience, TimeUnit.MILLISECONDS);
    Matcher version = VERSION.matcher(info);
    if (version.find() && Integer.parseInt(version.group(1)) < LEAST_VERSION) {
      throw new TooOld("Redis " + LEAST_VERSION + " or newer is needed, not " + version.group(1));
    }
  }

  private static final class TooOld extends IllegalStateException {
    TooOld(String message) {
      super(message);
    }
  }
}
