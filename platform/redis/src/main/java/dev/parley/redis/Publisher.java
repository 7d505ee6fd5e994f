package dev.parley.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands messages to Redis, in the order they come, on a thread of its own. Thread-safe; whoever
/// publishes never waits.
///
/// What Redis does not take is lost, counted, and made up for as soon as Redis takes messages
/// again: an empty message on the topic tells its listeners that they missed something.
final class Publisher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Publisher.class);
  private static final int CAPACITY = 16_384;
  private static final int BATCH = 512;
  private static final byte[] MISSED = {};

  /// How long Redis has to take a batch.
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /// How often to look whether gaps can be told.
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final Message LAST = new Message("", MISSED);

  private final Lines lines;
  private final Topology topology;
  private final RedisMetrics metrics;
  private final Gaps gaps;
  private final BlockingQueue<Message> waiting = new ArrayBlockingQueue<>(CAPACITY);
  private final Thread thread;
  private volatile boolean closed;

  // For the thread only.
  private boolean failing;
  private boolean warned;

  private static final class Message {
    private final String channel;
    private final byte[] body;

    Message(String channel, byte[] body) {
      this.channel = channel;
      this.body = body;
    }

    String channel() {
      return channel;
    }

    byte[] body() {
      return body;
    }
  }

  private record Sent(Message message, Line line, AsyncCommand<String, byte[], Long> command) {}

  /// Starts to publish.
  ///
  /// @param everything the channel that every process listens to
  Publisher(Lines lines, Topology topology, RedisMetrics metrics, String everything) {
    this.lines = lines;
    this.topology = topology;
    this.metrics = metrics;
    this.gaps = new Gaps(everything);
    metrics.gauge("parley.redis.publish.waiting", waiting::size, "messages on their way to Redis");
    this.thread = Thread.ofPlatform().daemon().name("redis-publish").start(this::run);
  }

  void publish(String channel, byte[] body) {
    Message message = new Message(channel, body);
    if (closed || !waiting.offer(message)) {
      lose(message);
    }
  }

  /// Listeners of a topic, or of all, have missed something.
  void missed(String channel) {
    gaps.add(channel);
  }

  /// Publishes what waits, for a bounded time, and stops.
  @Override
  public void close() {
    closed = true;
    boolean _ = waiting.offer(LAST);
    try {
      if (!thread.join(PATIENCE.multipliedBy(2))) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Message> batch = new ArrayList<>(BATCH);
    try {
      while (!closed || !waiting.isEmpty()) {
        Message first = waiting.poll(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          waiting.drainTo(batch, BATCH - 1);
          batch.remove(LAST);
          send(batch);
          batch.clear();
        }
        tellOfGaps();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellOfGaps() throws InterruptedException {
    if (!gaps.isEmpty() && !failing) {
      send(gaps.take(BATCH).stream().map(channel -> new Message(channel, MISSED)).toList());
    } else if (failing) {
      probe();
    }
  }

  /// Tries with one gap whether Redis is back.
  private void probe() throws InterruptedException {
    for (String channel : gaps.take(1)) {
      send(List.of(new Message(channel, MISSED)));
    }
  }

  private void send(List<Message> batch) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Map<Line, List<Sent>> byLine = new LinkedHashMap<>();
    int lost = 0;
    for (Message message : batch) {
      Line line = lines.to(message.channel()).orElse(null);
      if (line == null) {
        lose(message);
        lost++;
      } else {
        byLine
            .computeIfAbsent(line, _ -> new ArrayList<>())
            .add(new Sent(message, line, of(message)));
      }
    }
    byLine.forEach((line, sent) -> dispatch(line, sent, deadline));
    for (List<Sent> all : byLine.values()) {
      for (Sent one : all) {
        if (!isTaken(one, deadline)) {
          lose(one.message());
          lost++;
        }
      }
    }
    metrics.published(batch.size() - lost);
    tell(lost > 0);
  }

  private static void dispatch(Line line, List<Sent> sent, long deadline) {
    try {
      StatefulRedisConnection<String, byte[]> connection =
          line.connection().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      List<RedisCommand<String, byte[], ?>> commands = new ArrayList<>(sent.size());
      sent.forEach(one -> commands.add(one.command()));
      var _ = connection.dispatch(commands);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      sent.forEach(one -> one.command().completeExceptionally(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isTaken(Sent sent, long deadline) throws InterruptedException {
    try {
      long left = Math.max(0, deadline - System.nanoTime());
      Long _ = sent.command().get(left, TimeUnit.NANOSECONDS);
      sent.line().answered();
      return true;
    } catch (TimeoutException e) {
      boolean _ = sent.command().cancel(true);
      sent.line().unanswered();
      topology.doubt();
    } catch (ExecutionException e) {
      topology.doubt();
    }
    return false;
  }

  private static AsyncCommand<String, byte[], Long> of(Message message) {
    return new AsyncCommand<>(
        new Command<>(
            CommandType.SPUBLISH,
            new IntegerOutput<>(Clients.CODEC),
            new CommandArgs<>(Clients.CODEC).addKey(message.channel()).addValue(message.body())));
  }

  private void lose(Message message) {
    if (message.body().length > 0) {
      metrics.lost();
    }
    gaps.add(message.channel());
  }

  /// Warns once, until all is well again.
  private void tell(boolean failed) {
    failing = failed;
    if (failed && !warned) {
      warned = true;
      log.atWarn().log("Redis does not take messages; they are lost until it does");
    } else if (!failed && warned && gaps.isEmpty()) {
      warned = false;
      log.atInfo().log("Redis takes messages again");
    }
  }
}
