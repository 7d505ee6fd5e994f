package dev.parley.rabbit;

import com.google.protobuf.InvalidProtocolBufferException;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.parley.api.events.v1.Event;
import dev.parley.events.EventConsumer;
import dev.parley.events.EventsConfig;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a consumer what is in its queue, a bounded number of events at a time. Thread-safe.
///
/// An event is acknowledged when the consumer is done with it. One that it failed at goes back
/// into the queue after a pause, and to the dead letters after the last try.
final class Subscription implements Link.Guest {
  private static final Logger log = LoggerFactory.getLogger(Subscription.class);
  private static final int PREFETCH = 32;
  private final EventConsumer consumer;
  private final EventsConfig config;
  private final Topology topology;
  private final Link link;

  Subscription(EventConsumer consumer, EventsConfig config, Topology topology, Link link) {
    this.consumer = consumer;
    this.config = config;
    this.topology = topology;
    this.link = link;
  }

  @Override
  public void open(Connection connection) throws IOException {
    Channel channel = connection.createChannel();
    topology.declare(channel, consumer.name(), consumer.topics());
    channel.basicQos(PREFETCH);
    channel.addShutdownListener(_ -> connection.abort());
    String _ = channel.basicConsume(topology.queue(consumer.name()), false, new Incoming(channel));
  }

  private final class Incoming extends DefaultConsumer {
    Incoming(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, BasicProperties properties, byte[] body) {
      try {
        link.threads().execute(() -> handle(envelope.getDeliveryTag(), properties, body));
      } catch (RejectedExecutionException closing) {
        log.atDebug().log("An event arrived while closing; it stays in its queue");
      }
    }

    @Override
    public void handleCancel(String tag) throws IOException {
      getChannel().abort(); // the queue was deleted: begin anew, with a new one
    }

    private void handle(long delivery, BasicProperties properties, byte[] body) {
      try {
        if (isDone(properties, body)) {
          settle(() -> getChannel().basicAck(delivery, false));
          return;
        }
        int failures = deliveries(properties);
        boolean again = !config.isOver(failures) && link.rest(config.pauseAfter(failures));
        boolean over = config.isOver(failures);
        if (again || over) {
          settle(() -> getChannel().basicNack(delivery, false, !over));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private boolean isDone(BasicProperties properties, byte[] body) {
      try {
        consumer.handler().handle(Event.parseFrom(body));
        return true;
      } catch (InvalidProtocolBufferException | RuntimeException e) {
        log.atWarn()
            .setCause(e)
            .addKeyValue("consumer", consumer.name())
            .addKeyValue("event", properties.getMessageId())
            .addKeyValue("failures", deliveries(properties))
            .log("A consumer of events failed");
        return false;
      }
    }

    private void settle(Answer answer) {
      try {
        synchronized (this) {
          answer.give();
        }
      } catch (IOException | ShutdownSignalException e) {
        // The event is told again on the next connection.
        log.atDebug().setCause(e).log("An event could not be settled");
      }
    }
  }

  @FunctionalInterface
  private interface Answer {
    void give() throws IOException;
  }

  /// How often an event was delivered, this time included.
  private static int deliveries(BasicProperties properties) {
    Object before =
        properties.getHeaders() == null ? null : properties.getHeaders().get("x-delivery-count");
    return before instanceof Number number ? number.intValue() + 1 : 1;
  }
}
