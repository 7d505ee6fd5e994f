package dev.parley.chats;

import dev.parley.chats.ChatWrite.Change;
import dev.parley.chats.ChatWrite.Send;
import dev.parley.events.Signals;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The group commit: writes that arrive together become one transaction. Thread-safe.
///
/// Chats are spread over a few [Lane]s; all writes to one chat pass through the same lane and take
/// effect, and are told, in one order. An answer means that the write is durable. A refusal for
/// overload means that nothing was written; `UNAVAILABLE` and `DEADLINE` mean that nothing is
/// known, and that repeating a send is safe because its client id is stored with it.
final class MessageWriter {
  private static final Duration DRAIN = Duration.ofSeconds(9);
  private static final Duration GRACE = Duration.ofMillis(500);

  private final List<Lane> lanes = new ArrayList<>();
  private final Duration timeout;
  private final Timer sendTimer;

  /// Starts the lanes.
  ///
  /// @param config number of lanes, bounds, time-out
  MessageWriter(
      Storage storage,
      Signals signals,
      ChatsConfig config,
      MeterRegistry metrics,
      InstantSource clock) {
    this.timeout = config.writeTimeout();
    this.sendTimer = metrics.timer("parley.chats.send");
    BatchWriter writer = new BatchWriter(storage, clock);
    for (int i = 0; i < config.writerLanes(); i++) {
      WriteQueue queue =
          new WriteQueue(
              config.queueCapacity(), config.queueMebibytes() * (1L << 20) / config.writerLanes());
      Gauge.builder("parley.chats.queue.depth", queue, WriteQueue::size)
          .tag("lane", Integer.toString(i))
          .register(metrics);
      lanes.add(new Lane(i, queue, writer, signals, config.maxBatch(), metrics));
    }
    lanes.forEach(Lane::start);
  }

  /// Stores a message.
  ///
  /// @return completes when it is durable; exceptionally with a [StatusRuntimeException]
  CompletableFuture<Sent> append(NewMessage message) {
    Timer.Sample sample = Timer.start();
    CompletableFuture<Sent> answer = submit(new Send(message));
    return answer.whenComplete((_, _) -> sample.stop(sendTimer));
  }

  /// Changes a chat.
  ///
  /// @return completes when the change is durable; exceptionally with a [StatusRuntimeException]
  <T> CompletableFuture<T> change(Change<T> change) {
    return submit(change);
  }

  /// Waits for an answer.
  ///
  /// @throws StatusRuntimeException why there is none
  <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StatusRuntimeException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw Refusals.deadline();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusals.unknownOutcome();
    }
  }

  /// Waits until all of these are answered, or as long as [#await] would: whoever waits for each in
  /// turn is woken for each.
  void awaitAll(Collection<? extends CompletableFuture<?>> answers) {
    CompletableFuture<?> all =
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
            .handle((_, _) -> true) // why one has no answer is told by #await
            .completeOnTimeout(false, timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    all.join();
  }

  /// Checks that everything runs.
  ///
  /// @throws IllegalStateException if a lane does not run
  void check() {
    if (!lanes.stream().allMatch(Lane::alive)) {
      throw new IllegalStateException("A writer of messages has stopped");
    }
  }

  /// Takes nothing more in and returns when all is written or ten seconds have passed.
  void drain() {
    long end = System.nanoTime() + DRAIN.toNanos();
    try {
      for (Lane lane : lanes) {
        lane.drain(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Gives up what is not written yet.
  void close() {
    lanes.forEach(Lane::close);
  }

  private <T> CompletableFuture<T> submit(ChatWrite<T> write) {
    Pending<T> pending =
        new Pending<>(write, new CompletableFuture<>(), System.nanoTime() + timeout.toNanos());
    if (!lane(write.chatId()).offer(pending)) {
      pending.answer().completeExceptionally(Refusals.overloaded());
    }
    return pending.answer();
  }

  private Lane lane(UUID chatId) {
    return lanes.get(Math.floorMod(chatId.hashCode(), lanes.size()));
  }
}
