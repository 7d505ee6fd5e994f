package dev.parley.chats;

import dev.parley.events.InProcessSignals;
import dev.parley.kernel.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;

/// Measures how many durable messages a second [MessageWriter] takes, with nothing in front of it.
///
/// Arguments: senders (1,000), chats (1,000), seconds (10). Each sender waits for each answer.
public final class AppendMeasurement {
  private AppendMeasurement() {}

  /// Runs the measurement.
  ///
  /// @param arguments see above
  public static void main(String[] arguments) {
    int senders = argument(arguments, 0, 1_000);
    int chatCount = argument(arguments, 1, 1_000);
    Duration time = Duration.ofSeconds(argument(arguments, 2, 10));
    try (Fixture fixture = new Fixture(ChatsConfig.defaults(), new InProcessSignals())) {
      UUID[] users = new UUID[senders];
      Arrays.setAll(users, _ -> Ids.next());
      List<UUID> chats = new ArrayList<>();
      for (int i = 0; i < chatCount; i++) {
        List<UUID> members = new ArrayList<>();
        for (int s = i; s < senders; s += chatCount) {
          members.add(users[s]);
        }
        chats.add(fixture.group(Ids.next(), members.toArray(UUID[]::new)));
      }
      run(fixture, users, chats, Duration.ofSeconds(3));
      long[] nanos = run(fixture, users, chats, time);
      Arrays.sort(nanos);
      System.out.printf(
          "%,d senders, %,d chats: %,d durable messages/s, p50 %.1f ms, p99 %.1f ms, batch %.0f%n",
          senders,
          chatCount,
          nanos.length / time.toSeconds(),
          nanos[nanos.length / 2] / 1e6,
          nanos[(int) (nanos.length * 0.99)] / 1e6,
          fixture.metrics.summary("parley.chats.batch.size").mean());
    }
  }

  private static long[] run(Fixture fixture, UUID[] users, List<UUID> chats, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    List<List<Long>> latencies = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int s = 0; s < users.length; s++) {
        UUID user = users[s];
        UUID chat = chats.get(s % chats.size());
        List<Long> mine = new ArrayList<>();
        latencies.add(mine);
        threads.execute(
            () -> {
              for (int i = 0; System.nanoTime() < end; i++) {
                long start = System.nanoTime();
                fixture.send(chat, user, user + "-" + start + i, "a message of usual length, so");
                mine.add(System.nanoTime() - start);
              }
            });
      }
    }
    return latencies.stream().flatMap(List::stream).mapToLong(Long::longValue).toArray();
  }

  private static int argument(String[] arguments, int index, int fallback) {
    return arguments.length > index ? Integer.parseInt(arguments[index]) : fallback;
  }
}
