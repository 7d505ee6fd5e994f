package dev.parley.rabbit;

import com.google.protobuf.InvalidProtocolBufferException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.parley.api.events.v1.Event;
import dev.parley.events.BusUnavailableException;
import dev.parley.events.DeadLetters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/// The dead letters in RabbitMQ. Thread-safe; connects anew for each call.
///
/// Looking takes them out of their queue and puts them back, so that two who look at the same
/// time see a part each.
public final class RabbitDeadLetters implements DeadLetters {
  private static final int MOST = 10_000;
  private static final long CONFIRM_MILLIS = 10_000;
  private final RabbitConfig config;
  private final Topology topology;

  /// @param config where RabbitMQ is
  public RabbitDeadLetters(RabbitConfig config) {
    this.config = config;
    this.topology = new Topology(config, Map.of());
  }

  @Override
  public List<DeadLetter> list(int limit) {
    return on(
        channel -> {
          List<DeadLetter> dead = new ArrayList<>();
          while (dead.size() < limit) {
            GetResponse message = channel.basicGet(topology.deadQueue(), false);
            if (message == null) {
              break;
            }
            dead.add(
                new DeadLetter(
                    message.getEnvelope().getRoutingKey(),
                    event(message),
                    "failed too often; see the log of its consumer"));
          }
          return dead;
        });
  }

  @Override
  public int replay(Optional<UUID> event) {
    return on(
        channel -> {
          channel.confirmSelect();
          int replayed = 0;
          for (int seen = 0; seen < MOST; seen++) {
            GetResponse message = channel.basicGet(topology.deadQueue(), false);
            if (message == null) {
              break;
            }
            Event dead = event(message);
            if (event.isEmpty() || dead.getId().equals(event.get().toString())) {
              String queue = topology.queue(message.getEnvelope().getRoutingKey());
              channel.queueDeclarePassive(queue);
              channel.basicPublish("", queue, true, Topology.properties(dead), dead.toByteArray());
              if (!channel.waitForConfirms(CONFIRM_MILLIS)) {
                throw new BusUnavailableException("RabbitMQ does not take events now");
              }
              channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
              replayed++;
            }
          }
          return replayed;
        });
  }

  @FunctionalInterface
  private interface Work<T> {
    T apply(Channel channel) throws IOException, InterruptedException, TimeoutException;
  }

  /// What was taken and not acknowledged goes back when the connection ends.
  private <T> T on(Work<T> work) {
    Connection connection = null;
    try {
      connection = Link.connect(config);
      Channel channel = connection.createChannel();
      topology.declare(channel);
      return work.apply(channel);
    } catch (IOException | TimeoutException e) {
      throw new BusUnavailableException("RabbitMQ cannot be used: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BusUnavailableException("Interrupted", e);
    } finally {
      if (connection != null) {
        connection.abort();
      }
    }
  }

  private static Event event(GetResponse message) {
    try {
      return Event.parseFrom(message.getBody());
    } catch (InvalidProtocolBufferException e) {
      return Event.newBuilder().setId("?").setTopic("not an event: " + e.getMessage()).build();
    }
  }
}
