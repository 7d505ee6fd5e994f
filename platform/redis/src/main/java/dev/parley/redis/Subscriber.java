package dev.parley.redis;

import dev.parley.redis.RedisTopics.Listener;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps every topic that somebody listens to subscribed at the server that owns it. Thread-safe.
///
/// All decisions are made on one thread; nothing there blocks. A topic whose server is gone, or
/// says that it is not the owner, is subscribed again wherever it belongs now, until that
/// succeeds; then its listeners are told that they missed something.
final class Subscriber implements Post.Events, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Subscriber.class);
  private static final Duration PASS = Duration.ofMillis(200);

  private final Clients clients;
  private final Topology topology;
  private final RedisMetrics metrics;
  private final String everything;
  private final Map<String, Topic> topics = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor thread;

  // For the thread only.
  private final Map<RedisAddress, Post> posts = new HashMap<>();
  private final Set<Topic> homeless = new LinkedHashSet<>();
  private boolean failing;

  /// Starts to listen.
  ///
  /// @param everything a message on this channel is for all listeners of all topics
  Subscriber(Clients clients, Topology topology, RedisMetrics metrics, String everything) {
    this.clients = clients;
    this.topology = topology;
    this.metrics = metrics;
    this.everything = everything;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("redis-subscribe").factory());
    metrics.gauge("parley.redis.topics", topics::size, "topics listened to");
    topology.onChange(() -> execute(this::moveHome));
    var _ =
        thread.scheduleWithFixedDelay(
            () -> guard(this::pass), PASS.toMillis(), PASS.toMillis(), TimeUnit.MILLISECONDS);
    Topic.Heard _ = add(everything, new Everything());
  }

  /// Listens to a channel.
  Topic.Heard add(String channel, Listener listener) {
    Topic.Heard[] heard = new Topic.Heard[1];
    topics.compute(
        channel,
        (name, present) -> {
          Topic topic = present == null ? new Topic(name) : present;
          heard[0] = topic.add(listener);
          if (present == null) {
            execute(() -> place(topic));
          }
          return topic;
        });
    return heard[0];
  }

  /// Listens no more.
  void remove(String channel, Topic.Heard gone) {
    topics.computeIfPresent(
        channel,
        (_, topic) -> {
          if (!topic.remove(gone)) {
            return topic;
          }
          execute(() -> release(topic));
          return null;
        });
  }

  @Override
  public void close() {
    thread.shutdown(); // the connections are closed with the client
    try {
      boolean _ = thread.awaitTermination(Clients.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.shutdownNow();
  }

  // What the connections tell.

  @Override
  public void heard(String channel, byte[] message) {
    metrics.heard();
    Topic topic = topics.get(channel);
    if (channel.equals(everything)) {
      allMissed();
    } else if (topic != null && message.length == 0) {
      missed(topic);
    } else if (topic != null) {
      topic.heard(message);
    }
  }

  @Override
  public void opened(Post post, @Nullable Throwable failure) {
    execute(
        () -> {
          if (posts.get(post.address()) != post) {
            post.close();
          } else if (failure != null) {
            drop(post, failure);
          } else {
            failing = false;
            post.begin();
          }
        });
  }

  @Override
  public void lost(Post post) {
    execute(() -> drop(post, null));
  }

  @Override
  public void settled(Post post, Topic topic, @Nullable Throwable refusal) {
    execute(
        () -> {
          if (topic.post != post) {
            return;
          }
          if (refusal == null) {
            count(topic.inForce());
          } else {
            post.topics().remove(topic.channel(), topic);
            evict(topic);
            topology.doubt();
            fail(refusal);
          }
        });
  }

  @Override
  public void ended(Post post, String channel) {
    execute(
        () -> {
          Topic topic = post.ended(channel);
          if (topic != null) {
            evict(topic);
            topology.doubt();
          }
        });
  }

  // What happens on the thread.

  private void place(Topic topic) {
    RedisAddress owner = topology.owner(topic.slot()).orElse(null);
    if (topic.isDeserted()) {
      return;
    }
    if (owner == null) {
      homeless.add(topic);
    } else {
      posts.computeIfAbsent(owner, address -> new Post(clients, address, this)).add(topic);
    }
  }

  private void release(Topic topic) {
    homeless.remove(topic);
    if (topic.post != null) {
      topic.post.remove(topic);
    }
  }

  private void evict(Topic topic) {
    topic.post = null;
    topic.outOfForce();
    homeless.add(topic);
  }

  private void drop(Post post, @Nullable Throwable failure) {
    if (posts.remove(post.address(), post)) {
      post.close();
      post.topics().values().forEach(this::evict);
      post.topics().clear();
      topology.doubt();
      fail(failure);
    }
  }

  private void pass() {
    for (Post post : List.copyOf(posts.values())) {
      if (!post.isAlive()) {
        drop(post, null);
      } else if (post.topics().isEmpty() && post.isOpen()) {
        posts.remove(post.address());
        post.close();
      }
    }
    List<Topic> waiting = List.copyOf(homeless);
    homeless.clear();
    waiting.forEach(this::place);
  }

  private void moveHome() {
    for (Post post : List.copyOf(posts.values())) {
      for (Topic topic : List.copyOf(post.topics().values())) {
        if (!topology.owner(topic.slot()).map(post.address()::equals).orElse(false)) {
          post.remove(topic);
          evict(topic);
        }
      }
    }
    pass();
  }

  private void allMissed() {
    topics.values().stream()
        .filter(topic -> !topic.channel().equals(everything))
        .forEach(this::missed);
  }

  private void missed(Topic topic) {
    count(topic.missed());
  }

  private void count(int told) {
    for (int i = 0; i < told; i++) {
      metrics.missed();
    }
  }

  private void fail(@Nullable Throwable failure) {
    if (!failing && !thread.isShutdown()) {
      failing = true;
      log.atWarn()
          .addKeyValue(
              "cause", failure == null ? "connection lost" : Failures.root(failure).toString())
          .log("listening to Redis was interrupted; trying on");
    }
  }

  private void execute(Runnable task) {
    try {
      thread.execute(() -> guard(task));
    } catch (RejectedExecutionException e) {
      log.atDebug().log("the subscriber is closed");
    }
  }

  /// Keeps the subscription to the channel that stands for all.
  private final class Everything implements Listener {
    @Override
    public void heard(byte[] message) {
      // only empty messages come here
    }

    @Override
    public void missed() {
      allMissed(); // what was said here meanwhile is not known
    }
  }

  private static void guard(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("the subscriber's work failed");
    }
  }
}
