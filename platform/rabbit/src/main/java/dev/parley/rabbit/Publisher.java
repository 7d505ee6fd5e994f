package dev.parley.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.parley.events.BusUnavailableException;
import dev.parley.events.Delivery;
import dev.parley.events.Handover;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Publishes events and waits until RabbitMQ has confirmed them. Thread-safe; one call at a time.
///
/// A confirmed message is on the disks of most nodes. One that no queue wants is returned first,
/// and counts as unwanted.
final class Publisher {
  private static final long CONFIRM_MILLIS = 5_000;
  private final Link link;
  private final Topology topology;
  private final Set<String> returned = ConcurrentHashMap.newKeySet();
  private @Nullable Channel channel;

  Publisher(Link link, Topology topology) {
    this.link = link;
    this.topology = topology;
  }

  /// Publishes a batch.
  ///
  /// @throws BusUnavailableException when nothing is known of it
  synchronized List<Delivery> publish(List<Handover> events) {
    Channel open = null;
    try {
      open = channel(link.connection());
      returned.clear();
      for (Handover event : events) {
        publish(open, event);
      }
      if (!open.waitForConfirms(CONFIRM_MILLIS)) {
        throw new BusUnavailableException("RabbitMQ does not take events now");
      }
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      abandon(open);
      throw new BusUnavailableException("RabbitMQ did not confirm: " + e, e);
    } catch (InterruptedException e) {
      abandon(open);
      Thread.currentThread().interrupt();
      throw new BusUnavailableException("Interrupted while RabbitMQ was to confirm", e);
    }
    return events.stream().map(this::outcome).toList();
  }

  private void publish(Channel open, Handover event) throws IOException {
    byte[] body = event.event().toByteArray();
    var properties = Topology.properties(event.event());
    if (event.consumers().isEmpty()) {
      open.basicPublish(topology.exchange(), event.event().getTopic(), true, properties, body);
    }
    for (String consumer : event.consumers()) {
      open.basicPublish("", topology.queue(consumer), true, properties, body);
    }
  }

  private Delivery outcome(Handover event) {
    return returned.contains(event.event().getId())
        ? new Delivery.Unwanted()
        : new Delivery.Taken();
  }

  private Channel channel(Connection connection) throws IOException {
    Channel known = channel;
    if (known != null && known.isOpen() && known.getConnection().equals(connection)) {
      return known;
    }
    Channel fresh = connection.createChannel();
    fresh.addReturnListener(message -> returned.add(message.getProperties().getMessageId()));
    fresh.confirmSelect();
    channel = fresh;
    return fresh;
  }

  private void abandon(@Nullable Channel open) {
    channel = null;
    if (open != null) {
      try {
        open.abort();
      } catch (IOException e) {
        throw new BusUnavailableException("RabbitMQ is gone", e);
      }
    }
  }
}
