package dev.parley.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import dev.parley.api.events.v1.Event;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/// Our exchanges and queues in RabbitMQ. Immutable; thread-safe.
///
/// One topic exchange; a quorum queue for each consumer; a dead-letter exchange with one queue,
/// where the routing key is the consumer. A queue dead-letters at least once, and gives up a
/// message by itself only when its consumers die of it again and again.
final class Topology {
  private static final int PERSISTENT = 2;
  private static final int DELIVERY_LIMIT = 100;
  private static final int NO_LIMIT = 1_000_000;
  private static final String QUORUM = "quorum";
  private final String prefix;

  private final Map<String, Set<String>> wanted;

  /// @param wanted the topics of each consumer, by name
  Topology(RabbitConfig config, Map<String, Set<String>> wanted) {
    this.prefix = config.prefix();
    this.wanted = Map.copyOf(wanted);
  }

  /// Where events are published, by topic.
  String exchange() {
    return prefix + ".events";
  }

  /// What a consumer's events wait in.
  String queue(String consumer) {
    return prefix + ".events." + consumer;
  }

  /// What all dead letters are in.
  String deadQueue() {
    return prefix + ".dead";
  }

  /// Makes what everyone needs, and the queues of those who want something, if they are not there.
  void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(exchange(), BuiltinExchangeType.TOPIC, true);
    channel.exchangeDeclare(deadQueue(), BuiltinExchangeType.TOPIC, true);
    channel.queueDeclare(
        deadQueue(),
        true,
        false,
        false,
        Map.of("x-queue-type", QUORUM, "x-delivery-limit", NO_LIMIT));
    channel.queueBind(deadQueue(), deadQueue(), "#");
    for (Map.Entry<String, Set<String>> consumer : wanted.entrySet()) {
      declare(channel, consumer.getKey(), consumer.getValue());
    }
  }

  /// Makes a consumer's queue, if it is not there.
  void declare(Channel channel, String consumer, Set<String> topics) throws IOException {
    String queue = queue(consumer);
    channel.queueDeclare(
        queue,
        true,
        false,
        false,
        Map.of(
            "x-queue-type",
            QUORUM,
            "x-delivery-limit",
            DELIVERY_LIMIT,
            "x-overflow",
            "reject-publish",
            "x-dead-letter-strategy",
            "at-least-once",
            "x-dead-letter-exchange",
            deadQueue(),
            "x-dead-letter-routing-key",
            consumer));
    for (String topic : topics) {
      channel.queueBind(queue, exchange(), topic);
    }
  }

  /// How an event is published.
  static BasicProperties properties(Event event) {
    return new BasicProperties.Builder()
        .contentType("application/x-protobuf")
        .type(Event.getDescriptor().getFullName())
        .deliveryMode(PERSISTENT)
        .messageId(event.getId())
        .build();
  }
}
