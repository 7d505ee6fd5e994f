package dev.parley.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The connection to one server on which topics are listened to. For the subscriber's thread;
/// events of the connection are handed to it.
final class Post {
  /// How often [#isAlive] is asked until a ping has to be answered. Not a time: a process that was
  /// stopped itself must not take everybody else for dead.
  private static final int MOST_SILENT = 15;

  private final RedisAddress address;
  private final Events events;
  private final CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>> opening;
  private final Map<String, Topic> topics = new HashMap<>();

  /// How many unsubscriptions of a channel were asked for and are not confirmed.
  private final Map<String, Integer> leaving = new HashMap<>();

  private @Nullable StatefulRedisPubSubConnection<String, byte[]> open;
  private boolean closed;
  private int silent;
  private volatile boolean answered = true;

  /// What happens, told on the connection's threads.
  interface Events {
    /// The connection is open, or could not be opened.
    void opened(Post post, @Nullable Throwable failure);

    /// The connection is gone.
    void lost(Post post);

    /// A subscription is in force, or was refused.
    void settled(Post post, Topic topic, @Nullable Throwable refusal);

    /// A subscription has ended.
    void ended(Post post, String channel);

    /// A message came.
    void heard(String channel, byte[] message);
  }

  Post(Clients clients, RedisAddress address, Events events) {
    this.address = address;
    this.events = events;
    this.opening = clients.listen(address);
    var _ = opening.whenComplete((_, failure) -> events.opened(this, failure));
  }

  RedisAddress address() {
    return address;
  }

  Map<String, Topic> topics() {
    return topics;
  }

  boolean isOpen() {
    return open != null;
  }

  /// The connection is open: asks for all topics that wait.
  void begin() {
    StatefulRedisPubSubConnection<String, byte[]> connection = opening.join();
    connection.addListener(new Ears());
    connection.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            events.lost(Post.this);
          }
        });
    open = connection;
    if (connection.isOpen()) {
      topics.values().forEach(topic -> ask(connection, topic));
    } else {
      events.lost(this);
    }
  }

  void add(Topic topic) {
    topic.post = this;
    topics.put(topic.channel(), topic);
    if (open != null) {
      ask(open, topic);
    }
  }

  void remove(Topic topic) {
    if (topics.remove(topic.channel(), topic)) {
      topic.post = null;
      if (open != null) {
        leaving.merge(topic.channel(), 1, Integer::sum);
        var _ = open.async().sunsubscribe(topic.channel());
      }
    }
  }

  /// A subscription has ended.
  ///
  /// @return the topic, if nobody here wanted that
  @Nullable Topic ended(String channel) {
    Integer asked = leaving.get(channel);
    if (asked != null) {
      leaving.compute(channel, (_, count) -> asked == 1 ? null : asked - 1);
      return null;
    }
    return topics.remove(channel);
  }

  /// Looks whether the server is alive; to be asked several times a second.
  ///
  /// @return false if it has been silent for too long
  boolean isAlive() {
    if (open == null) {
      return true; // the attempt to open it ends by itself
    }
    if (answered) {
      answered = false;
      silent = 0;
      var _ = open.async().ping().thenRun(() -> answered = true);
    }
    return ++silent <= MOST_SILENT;
  }

  void close() {
    if (closed) {
      return;
    }
    closed = true;
    var _ = opening.thenCompose(StatefulRedisPubSubConnection::closeAsync);
  }

  private void ask(StatefulRedisPubSubConnection<String, byte[]> connection, Topic topic) {
    var _ =
        connection
            .async()
            .ssubscribe(topic.channel())
            .whenComplete((_, refusal) -> events.settled(this, topic, refusal));
  }

  private final class Ears extends RedisPubSubAdapter<String, byte[]> {
    @Override
    public void smessage(String channel, byte[] message) {
      events.heard(channel, message);
    }

    @Override
    public void sunsubscribed(String channel, long count) {
      events.ended(Post.this, channel);
    }
  }
}
