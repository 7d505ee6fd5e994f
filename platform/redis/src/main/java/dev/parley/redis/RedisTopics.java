package dev.parley.redis;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/// Messages by topic between processes, over Redis' sharded publish/subscribe. Thread-safe.
///
/// A message may be lost; listeners are told after it, as soon as messages come again. Messages
/// that one thread publishes on one topic arrive in that order, and once.
public final class RedisTopics implements AutoCloseable {
  private final String prefix;
  private final Publisher publisher;
  private final Subscriber subscriber;

  RedisTopics(
      String prefix, Clients clients, Topology topology, Lines lines, RedisMetrics metrics) {
    this.prefix = prefix + ":";
    String everything = this.prefix + "everything";
    this.publisher = new Publisher(lines, topology, metrics, everything);
    this.subscriber = new Subscriber(clients, topology, metrics, everything);
  }

  /// Sends a message to every listener of a topic, in all processes. Never waits: with Redis gone,
  /// the message is lost.
  ///
  /// @param topic its name, without braces
  /// @param message at least one byte; not changed afterwards
  public void publish(String topic, byte[] message) {
    Objects.checkIndex(0, message.length);
    publisher.publish(prefix + topic, message);
  }

  /// Listens to a topic.
  ///
  /// @param topic as it is published
  /// @param listener told on a thread of the Redis client
  /// @return close it to hear no more
  public Subscription subscribe(String topic, Listener listener) {
    String channel = prefix + topic;
    Topic.Heard heard = subscriber.add(channel, listener);
    return new Subscription() {
      @Override
      public CompletableFuture<Void> inForce() {
        return heard.inForce();
      }

      @Override
      public void close() {
        subscriber.remove(channel, heard);
      }
    };
  }

  @Override
  public void close() {
    publisher.close();
    subscriber.close();
  }

  /// Who listens to a topic; must be quick, must not block and must not throw.
  public interface Listener {
    /// A message came.
    ///
    /// @param message not to be changed
    void heard(byte[] message);

    /// Messages may be missing before the next one.
    void missed();
  }

  /// A listener that is listening.
  public interface Subscription extends AutoCloseable {
    /// Done when messages come for the first time; after that, [Listener#missed] tells of every
    /// interruption that is over. With Redis gone this can take as long as Redis is.
    CompletableFuture<Void> inForce();

    /// Stops listening; a message under way may still arrive.
    @Override
    void close();
  }
}
